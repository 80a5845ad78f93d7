package io.serai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants' keys in the whole product, where one instance has them in a file. */
class TenantKeysTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String OTHER_KEY = "ab".repeat(32);
    private static final String TOKEN = "canary-token-9f31";
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");

    static RecordingProvider github;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        github.answer(false, request -> new Response(200, "{\"login\":\"octo\"}"));
    }

    @AfterAll
    static void stop() {
        github.close();
    }

    /** What an operator sets, for a database of its own. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("TOKEN_ENCRYPTION_KEY", KEY);
        return environment;
    }

    static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void noCallFailsWhileKeysAreRotated() throws Exception {
        try (SeraiTester serai = SeraiTester.start(environment())) {
            assertThatNoCallFailsWhileKeysAreRotated(List.of(serai));
        }
    }

    /** Calls and stores on every instance while the first one rotates. */
    static void assertThatNoCallFailsWhileKeysAreRotated(List<SeraiTester> instances) throws Exception {
        // Given
        SeraiTester first = instances.getFirst();
        TenantClient tenant = first.newTenant("acme-rotates");
        tenant.connect("github", TOKEN);
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Integer>> calls = new ArrayList<>();
        for (SeraiTester instance : instances) {
            TenantClient caller = new TenantClient(instance, tenant.id(), tenant.key());
            calls.add(() -> caller.invoke("github.getMe", Map.of()).status());
            calls.add(() -> caller.invoke("github.getMe", Map.of()).status());
            calls.add(() -> {
                caller.connect("github", TOKEN);
                return 200;
            });
        }
        try (ExecutorService callers = Executors.newFixedThreadPool(calls.size())) {
            List<Future<List<Integer>>> running = new ArrayList<>();
            for (Callable<Integer> call : calls) {
                running.add(callers.submit(() -> repeated(call, done)));
            }

            // When
            Reply last = first.adminRequest("POST", "/admin/tenants/acme-rotates/rotate-key", null);
            for (int i = 1; i < 20; i++) {
                last = first.adminRequest("POST", "/admin/tenants/acme-rotates/rotate-key", null);
            }
            done.set(true);

            // Then
            List<Integer> statuses = new ArrayList<>();
            for (Future<List<Integer>> one : running) {
                statuses.addAll(one.get());
            }
            assertThat(statuses).hasSizeGreaterThan(20).containsOnly(200);
            assertThat(last.json().at("/keyVersion").asInt()).isEqualTo(21);
        }
    }

    private static List<Integer> repeated(Callable<Integer> call, AtomicBoolean done) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        while (!done.get()) {
            statuses.add(call.call());
        }
        return statuses;
    }

    @Test
    void aRotationIsAnsweredShownAndRecorded() {
        try (SeraiTester serai = SeraiTester.start(environment())) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            JsonNode before =
                    tenant.request("GET", "/tenants/acme/status", null).json();
            tenant.connect("github", TOKEN);

            // When
            Reply rotated = serai.adminRequest("POST", "/admin/tenants/acme/rotate-key", null);

            // Then
            assertThat(rotated.status()).isEqualTo(200);
            assertThat(rotated.json().fieldNames()).toIterable().containsExactly("tenantId", "keyVersion", "rotatedAt");
            assertThat(rotated.json().at("/keyVersion").asInt()).isEqualTo(2);
            assertThat(before.at("/vault").toString())
                    .isEqualTo("{\"encryptionKey\":\"none\",\"keyVersion\":0,\"credentialsStored\":0}");
            assertThat(tenant.request("GET", "/tenants/acme/status", null)
                            .json()
                            .at("/vault")
                            .toString())
                    .isEqualTo("{\"encryptionKey\":\"active\",\"keyVersion\":2,\"credentialsStored\":1}");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(tenant.request("GET", "/audit?action=tenants.rotate-key", null)
                                    .json()
                                    .at("/records/0/result")
                                    .asText())
                            .isEqualTo("success"));
            assertThat(tenant.request("POST", "/admin/tenants/acme/rotate-key", null)
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatIsWrittenAgainIsSealedWithTheNewVersion() {
        try (SeraiTester serai = SeraiTester.start(environment())) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            tenant.connect("github", TOKEN);
            String before = sealed(serai);
            serai.adminRequest("POST", "/admin/tenants/acme/rotate-key", null);
            String untouched = sealed(serai);

            // When
            tenant.connect("github", TOKEN);

            // Then
            assertThat(before).startsWith("e2:1:").isEqualTo(untouched);
            assertThat(sealed(serai)).startsWith("e2:2:");
        }
    }

    private static String sealed(SeraiTester serai) {
        return serai.bean(JdbcClient.class)
                .sql("select sealed from credentials where tenant_id = 'acme'")
                .query(String.class)
                .single();
    }

    @Test
    void withANewMasterKeyEverythingIsAsItWas() {
        // Given
        Map<String, String> environment = environment();
        SeraiTester first = SeraiTester.start(environment);
        TenantClient tenant = first.newTenant("acme");
        tenant.connect("github", TOKEN);
        github.answer(false, request -> Response.CUT);
        String letter = tenant.invoke("github.createIssue", ISSUE)
                .json()
                .at("/deadLetterId")
                .asText();
        github.answer(false, request -> new Response(200, "{\"login\":\"octo\"}"));
        first.close();

        // When
        SeraiTester.start(
                        first.data(),
                        with(environment, "TOKEN_ENCRYPTION_KEY", OTHER_KEY, "TOKEN_ENCRYPTION_KEY_PREVIOUS", KEY))
                .close();

        // Then
        try (SeraiTester last = SeraiTester.start(first.data(), with(environment, "TOKEN_ENCRYPTION_KEY", OTHER_KEY))) {
            TenantClient again = new TenantClient(last, "acme", tenant.key());
            assertThat(again.invoke("github.getMe", Map.of()).status()).isEqualTo(200);
            assertThat(again.request("GET", "/dead-letters/" + letter + "?include=arguments", null)
                            .json()
                            .at("/arguments/title")
                            .asText())
                    .isEqualTo("It breaks");
        }
        assertThatThrownBy(() -> SeraiTester.start(first.data(), environment)).hasStackTraceContaining("master key");
    }

    @Test
    void aGeneratedMasterKeyIsReplacedTheSameWay() throws IOException {
        // Given
        SeraiTester first = SeraiTester.start(with(environment(), "TOKEN_ENCRYPTION_KEY", ""));
        TenantClient tenant = first.newTenant("acme");
        tenant.connect("github", TOKEN);
        first.close();
        String old = Files.readString(first.data().resolve("master.key")).trim();
        Files.delete(first.data().resolve("master.key"));

        // When
        Map<String, String> environment = with(environment(), "TOKEN_ENCRYPTION_KEY", "");
        SeraiTester.start(first.data(), with(environment, "TOKEN_ENCRYPTION_KEY_PREVIOUS", old))
                .close();

        // Then
        assertThat(Files.readString(first.data().resolve("master.key")).trim()).isNotEqualTo(old);
        try (SeraiTester last = SeraiTester.start(first.data(), environment)) {
            assertThat(new TenantClient(last, "acme", tenant.key())
                            .invoke("github.getMe", Map.of())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aWrongMasterKeyRefusesTheStartAndLeavesEveryByteAsItWas() throws IOException {
        // Given
        SeraiTester first = SeraiTester.startOnFile(environment());
        first.newTenant("acme").connect("github", TOKEN);
        first.close();
        List<Path> store =
                List.of(first.data().resolve("serai.mv.db"), first.data().resolve("tenant.keys"));
        List<String> before = new ArrayList<>();
        for (Path file : store) {
            before.add(new String(Files.readAllBytes(file), ISO_8859_1));
        }

        // When
        for (String wrong : List.of(OTHER_KEY, "")) {
            assertThatThrownBy(() ->
                            SeraiTester.startOnFile(first.data(), with(environment(), "TOKEN_ENCRYPTION_KEY", wrong)))
                    .hasStackTraceContaining("master key");
        }

        // Then
        for (int i = 0; i < store.size(); i++) {
            assertThat(new String(Files.readAllBytes(store.get(i)), ISO_8859_1))
                    .as(store.get(i).toString())
                    .isEqualTo(before.get(i));
        }
        assertThat(first.data().resolve("master.key")).doesNotExist();
    }

    @Test
    void aBackupFromBeforeADeletionOpensNothingOfTheDeletedTenant() throws IOException {
        // Given
        SeraiTester first = SeraiTester.startOnFile(environment());
        TenantClient deleted = first.newTenant("acme");
        TenantClient stays = first.newTenant("umbrella");
        List.of(deleted, stays).forEach(tenant -> tenant.connect("github", TOKEN));
        first.close();
        Path backup =
                Files.copy(first.data().resolve("serai.mv.db"), first.data().resolve("backup"));
        try (SeraiTester second = SeraiTester.startOnFile(first.data(), environment())) {
            second.adminRequest("DELETE", "/admin/tenants/acme?confirm=true", null);
        }

        // When
        Files.copy(backup, first.data().resolve("serai.mv.db"), StandardCopyOption.REPLACE_EXISTING);

        // Then
        try (SeraiTester restored = SeraiTester.startOnFile(first.data(), environment())) {
            assertOnlyOneOpens(restored, deleted, stays);
        }
    }

    static void assertOnlyOneOpens(SeraiTester restored, TenantClient deleted, TenantClient stays) {
        Reply gone = new TenantClient(restored, deleted.id(), deleted.key()).invoke("github.getMe", Map.of());
        Reply there = new TenantClient(restored, stays.id(), stays.key()).invoke("github.getMe", Map.of());
        assertThat(gone.json().at("/code").asText()).isEqualTo("VAULT_ENCRYPTION_ERROR");
        assertThat(there.status()).isEqualTo(200);
    }

    @Test
    void theKeysAreNotInTheDatabaseFile() throws IOException {
        // Given
        SeraiTester serai = SeraiTester.startOnFile(environment());
        serai.newTenant("acme").connect("github", TOKEN);
        serai.close();

        // When
        List<String> keys = Files.readAllLines(serai.data().resolve("tenant.keys"), UTF_8);

        // Then
        String database = new String(Files.readAllBytes(serai.data().resolve("serai.mv.db")), ISO_8859_1);
        assertThat(keys).hasSize(2);
        assertThat(database).doesNotContain(keys.get(1).split(" ")[2]);
    }
}
