package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Provider files are edited while the gateway runs. */
class ReloadTest {

    private static final RoutesFolder FOLDER = RoutesFolder.ofTheGateway();
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        FOLDER.with("providers/steady.yaml", file("steady", "one"));
        serai = SeraiTester.start(Map.of("SERAI_ROUTES", FOLDER.path().toString(), "SERAI_ROUTES_LAST_CALLS", "2s"));
        tenant = serai.newTenant("editor");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void aNewFileAnEditAndADeletionGoLive() throws IOException {
        // When
        FOLDER.with("providers/fresh.yaml", file("fresh", "one"));

        // Then
        await().until(() -> word("fresh").equals("one"));
        FOLDER.with("providers/fresh.yaml", file("fresh", "two"));
        await().until(() -> word("fresh").equals("two"));
        assertThat(state("fresh.yaml").get("version").asInt()).isEqualTo(2);
        assertThat(state("fresh.yaml").get("tools").get(0).asText()).isEqualTo("fresh.say");
        Files.delete(FOLDER.path().resolve("providers/fresh.yaml"));
        await().until(() -> tenant.invoke("fresh.say", Map.of()).status() == 404);
        assertThat(state("fresh.yaml").get("status").asText()).isEqualTo("withdrawn");
        assertThat(actions("fresh.yaml")).containsExactly("routes.load", "routes.load", "routes.withdraw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- beans: [ {",
                "",
                "not a list",
                "- route: { id: bad.say, from: { uri: \"timer:x\", steps: [] } }",
                "@@exec",
                "@@jq",
                "@@type"
            })
    void aBrokenEditChangesNothingAndSaysWhereItIs(String text) {
        // Given
        String name = "bad" + Math.abs(text.hashCode());
        FOLDER.with("providers/" + name + ".yaml", file(name, "good"));
        await().until(() -> word(name).equals("good"));

        // When
        FOLDER.with("providers/" + name + ".yaml", broken(text, name));

        // Then
        await().until(() -> state(name + ".yaml").get("status").asText().equals("rejected"));
        JsonNode state = state(name + ".yaml");
        assertThat(word(name)).isEqualTo("good");
        assertThat(state.get("version").asInt()).isEqualTo(1);
        assertThat(state.get("findings")).isNotEmpty();
        assertThat(state.at("/findings/0/line").asInt()).isPositive();
        assertThat(state.at("/findings/0/message").asText()).isNotBlank();
        assertThat(actions(name + ".yaml")).containsExactly("routes.load", "routes.reject");
        assertThat(lastRejection().at("/params/findings/0/line").asInt())
                .isEqualTo(state.at("/findings/0/line").asInt());
        FOLDER.with("providers/" + name + ".yaml", file(name, "mended"));
        await().until(() -> word(name).equals("mended"));
        await().until(() -> state(name + ".yaml").get("status").asText().equals("active"));
    }

    private static String broken(String text, String name) {
        String good = file(name, "bad");
        return switch (text) {
            case "@@exec" -> good.replaceAll("setBody:.*", "to: { uri: \"exec:ls\" }");
            case "@@jq" -> good.replaceAll("setBody:.*", "setBody: { jq: { expression: \"{a:\" } }");
            case "@@type" -> good.replace("type: io.serai.provider.Provider", "type: java.util.Date");
            default -> text;
        };
    }

    @Test
    void aFileThatMovesToASubFolderServesOn() throws IOException {
        // Given
        FOLDER.with("providers/mover.yaml", file("mover", "here"));
        await().until(() -> word("mover").equals("here"));

        // When
        Path team = Files.createDirectories(FOLDER.path().resolve("providers/team"));
        Files.move(FOLDER.path().resolve("providers/mover.yaml"), team.resolve("mover.yaml"));

        // Then
        await().until(() -> state("team/mover.yaml").path("status").asText().equals("active"));
        assertThat(word("mover")).isEqualTo("here");
        assertThat(state("mover.yaml").get("status").asText()).isEqualTo("withdrawn");
    }

    @Test
    void twoFilesWithOneProviderAreNotBothTaken() throws IOException {
        // Given
        FOLDER.with("providers/twin.yaml", file("twin", "first"));
        await().until(() -> word("twin").equals("first"));

        // When
        Files.createDirectories(FOLDER.path().resolve("providers/other"));
        FOLDER.with("providers/other/twin.yaml", file("twin", "second"));

        // Then
        await().until(() -> state("other/twin.yaml").path("status").asText().equals("rejected"));
        assertThat(word("twin")).isEqualTo("first");
    }

    @Test
    void anOperatorGoesBackUntilTheFileChanges() {
        // Given
        FOLDER.with("providers/back.yaml", file("back", "one"));
        await().until(() -> word("back").equals("one"));
        assertThat(rollBack("back.yaml").status()).isEqualTo(409);
        FOLDER.with("providers/back.yaml", file("back", "two"));
        await().until(() -> word("back").equals("two"));

        // When
        Reply answer = rollBack("back.yaml");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("rolledBack").asBoolean()).isTrue();
        assertThat(word("back")).isEqualTo("one");
        FOLDER.with("providers/back.yaml", file("back", "three"));
        await().until(() -> word("back").equals("three"));
        assertThat(state("back.yaml").get("rolledBack").asBoolean()).isFalse();
        assertThat(rollBack("unknown.yaml").status()).isEqualTo(404);
        assertThat(serai.adminRequest("GET", "/admin/routes", null).status()).isEqualTo(200);
        assertThat(tenant.request("GET", "/admin/routes", null).status()).isEqualTo(403);
    }

    @Test
    void whatAnotherInstanceWentBackFromServesNoMoreButANewerTextDoes() {
        // Given: another instance has the same file and the same database
        String file = "shared.yaml";
        RouteArchive archive = serai.bean(RouteArchive.class);
        FOLDER.with("providers/" + file, file("shared", "one"));
        await().until(() -> word("shared").equals("one"));
        FOLDER.with("providers/" + file, file("shared", "two"));
        await().until(() -> word("shared").equals("two"));

        // When
        await().until(() -> archive.rollBack(file, EditionReader.hash(file("shared", "two"))));

        // Then
        await().until(() -> word("shared").equals("one"));
        assertThat(state(file).get("rolledBack").asBoolean()).isTrue();
        FOLDER.with("providers/" + file, file("shared", "three"));
        await().until(() -> word("shared").equals("three"));
        await().until(() -> archive.rollBack(file, EditionReader.hash(file("shared", "three"))));
        await().until(() -> word("shared").equals("one"));
        FOLDER.with("providers/" + file, file("shared", "four"));
        await().until(() -> word("shared").equals("four"));
        serai.bean(JdbcClient.class)
                .sql("update route_files set refused_hash = ? where file = ?") // as if "four" could not be kept
                .params(EditionReader.hash(file("shared", "three")), file)
                .update();
        serai.bean(RouteFiles.class).followTheArchive();
        assertThat(word("shared")).isEqualTo("four");
    }

    @Test
    void noCallFailsWhileFilesChange() throws Exception {
        // Given
        FOLDER.with("providers/busy.yaml", file("busy", "v0"));
        await().until(() -> word("busy").equals("v0"));
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (String tool : List.of("busy.say", "steady.say")) {
            callers.add(Thread.startVirtualThread(() -> {
                while (!done.get()) {
                    statuses.add(tenant.invoke(tool, Map.of()).status());
                }
            }));
        }

        // When
        for (int i = 1; i <= 4; i++) {
            String wanted = "v" + i;
            FOLDER.with("providers/busy.yaml", "- beans: [");
            await().until(() -> state("busy.yaml").get("status").asText().equals("rejected"));
            FOLDER.with("providers/busy.yaml", file("busy", wanted));
            await().until(() -> word("busy").equals(wanted));
        }
        done.set(true);
        for (Thread caller : callers) {
            caller.join();
        }

        // Then
        assertThat(statuses).hasSizeGreaterThan(100).containsOnly(200);
    }

    @Test
    void oldVersionsGoOnceTheirCallsHaveEnded() {
        // Given
        FOLDER.with("providers/aging.yaml", file("aging", "one"));
        await().until(() -> word("aging").equals("one"));
        FOLDER.with("providers/aging.yaml", file("aging", "two"));
        await().until(() -> word("aging").equals("two"));

        // Then
        CamelContext camel = serai.bean(CamelContext.class);
        assertThat(camel.getRoute("aging.say@1")).isNotNull();
        assertThat(camel.getRoute("aging.say@2")).isNotNull();
        await().until(() -> camel.getRoute("aging.say@1") == null);
        assertThat(word("aging")).isEqualTo("two");
    }

    @Test
    void aStartWithABrokenFileServesWhatServedLast() {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/kept.yaml", file("kept", "good"));
        Map<String, String> environment = Map.of("SERAI_ROUTES", folder.path().toString());
        Path data;
        try (SeraiTester first = SeraiTester.start(environment)) {
            data = first.data();
            RouteArchive archive = first.bean(RouteArchive.class);
            await().until(() -> archive.get("kept.yaml") != null);
        }
        folder.with("providers/kept.yaml", "- beans: [");

        // When
        try (SeraiTester second = SeraiTester.start(data, environment)) {
            // Then
            Reply answer = second.newTenant("late").invoke("kept.say", Map.of());
            JsonNode state =
                    second.adminRequest("GET", "/admin/routes", null).json().at("/routes/0");
            assertThat(answer.json().toString()).contains("good");
            assertThat(state.get("status").asText()).isEqualTo("rejected");
            assertThat(state.get("findings")).isNotEmpty();
        }
    }

    private static Reply rollBack(String file) {
        return serai.adminRequest("POST", "/admin/routes/" + file + "/rollback", Map.of());
    }

    /** What the tool of a provider says; empty if there is none. */
    private static String word(String provider) {
        Reply answer = tenant.invoke(provider + ".say", Map.of());
        return answer.status() == 200 ? answer.data().at("/result/word").asText() : "";
    }

    private static JsonNode state(String file) {
        for (JsonNode one :
                serai.adminRequest("GET", "/admin/routes", null).json().get("routes")) {
            if (one.get("file").asText().equals(file)) {
                return one;
            }
        }
        return SeraiTester.JSON.createObjectNode();
    }

    private static List<String> actions(String file) {
        List<String> actions = new ArrayList<>();
        for (JsonNode one :
                serai.adminRequest("GET", "/admin/audit?limit=500", null).json().get("records")) {
            if (one.path("resource").asText().equals("routes/providers/" + file)) {
                actions.addFirst(one.get("action").asText());
            }
        }
        return actions;
    }

    private static JsonNode lastRejection() {
        return serai.adminRequest("GET", "/admin/audit?limit=1&action=routes.reject", null)
                .json()
                .at("/records/0");
    }

    private static String file(String provider, String word) {
        return BadEdits.good(provider, word);
    }
}
