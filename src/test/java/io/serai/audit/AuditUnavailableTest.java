package io.serai.audit;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.SmallDisk;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What cannot be recorded is not done, and what can be recorded again is done again. */
@ExtendWith(OutputCaptureExtension.class)
class AuditUnavailableTest {

    private final Path data;
    private final Path audit;
    private final WireMockServer provider =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private SmallDisk disk;

    AuditUnavailableTest(@TempDir Path folder) throws IOException {
        this.data = Files.createDirectory(folder.resolve("data"));
        this.audit = Files.createDirectory(data.resolve("audit"));
    }

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = SmallDisk.mount(audit);
        provider.start();
        provider.stubFor(any(anyUrl()).willReturn(okJson("{}")));
    }

    @AfterEach
    void unmount() throws Exception {
        provider.stop();
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void aFullDiskRefusesCallsUntilThereIsRoomAgain(CapturedOutput log) throws IOException {
        try (SeraiTester serai = start(Map.of())) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            tenant.connect("github", "a-token");
            disk.fill();

            // When
            int done = 0;
            Reply reply = call(tenant);
            while (reply.status() == 200) {
                done++;
                reply = call(tenant);
            }
            Reply next = call(tenant);
            refusedAtOnce("audit journal on a full disk", tenant, done);

            // Then
            assertThat(reply.status()).isEqualTo(503);
            assertThat(next.status()).isEqualTo(503);
            assertThat(reply.json().get("code").asText()).isEqualTo("AUDIT_UNAVAILABLE");
            assertThat(reply.json().get("outcome").asText()).isEqualTo("not_sent");
            assertThat(reply.json().has("deadLetterId")).isFalse();
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            assertThat(provider.getAllServeEvents()).hasSize(done);
            Reply ready = serai.request("GET", "/ready", null, Map.of());
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().at("/checks/audit").asText()).isEqualTo("failed");
            assertThat(serai.request("GET", "/health", null, Map.of()).status()).isEqualTo(200);

            // When
            disk.empty();
            Awaitility.await()
                    .until(() -> serai.request("GET", "/ready", null, Map.of()).status() == 200);

            // Then
            assertThat(call(tenant).status()).isEqualTo(200);
            assertThat(log.getOut())
                    .containsOnlyOnce("The audit journal cannot grow")
                    .containsOnlyOnce("The audit journal can grow again");
            assertThat(serai.adminRequest("GET", "/admin/audit/verify", null)
                            .json()
                            .get("valid")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whoPrefersCallsToRecordsGetsThem() throws IOException {
        try (SeraiTester serai = start(Map.of("SERAI_AUDIT_MODE", "open"))) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            tenant.connect("github", "a-token");
            disk.fill();

            // When Then
            for (int i = 0; i < 300; i++) {
                assertThat(call(tenant).status()).isEqualTo(200);
            }
            assertThat(serai.request("GET", "/ready", null, Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    void aDiskThatHangsRefusesCallsAndHoldsUpNobody() {
        CountDownLatch thawed = new CountDownLatch(1);
        AtomicBoolean frozen = new AtomicBoolean();
        Map<String, String> environment = environment(Map.of("SERAI_AUDIT_FSYNC", "true"));
        try (DiskSync sync = new DiskSync(() -> hang(frozen, thawed));
                SeraiTester serai = SeraiTester.start(environment, DiskSync.class, sync)) {
            // Given
            TenantClient tenant = serai.newTenant("acme");
            tenant.connect("github", "a-token");
            assertThat(call(tenant).status()).isEqualTo(200);

            // When
            frozen.set(true);

            // Then
            refusedAtOnce("audit journal on a disk that hangs (fsync)", tenant, 1);
            assertThat(serai.request("GET", "/ready", null, Map.of()).status()).isEqualTo(503);

            // When
            frozen.set(false);
            thawed.countDown();

            // Then
            Awaitility.await().until(() -> call(tenant).status() == 200);
            Awaitility.await()
                    .until(() -> serai.request("GET", "/ready", null, Map.of()).status() == 200);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static void hang(AtomicBoolean frozen, CountDownLatch thawed) {
        if (frozen.get()) {
            try {
                thawed.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @param before how many calls the provider has seen before the journal took no more */
    private void refusedAtOnce(String what, TenantClient tenant, int before) {
        int calls = FaultRuns.count(20, 1_000);
        Queue<Long> millis = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        try (SteadyCalls steady = new SteadyCalls(200, number -> {
            long begin = System.nanoTime();
            Reply reply = call(tenant);
            millis.add((System.nanoTime() - begin) / 1_000_000);
            refused.addAndGet(reply.json().path("code").asText().equals("AUDIT_UNAVAILABLE") ? 1 : 0);
            return reply.status();
        })) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> millis.size() >= calls);
        }
        int unaudited = provider.getAllServeEvents().size() - before;
        long slowest = millis.stream().mapToLong(Long::longValue).max().orElse(0);
        long late = millis.stream().filter(each -> each > 1_000).count();
        FaultRuns.report(
                what,
                millis.size() + " calls at 200/s",
                "503 within 1 s, 0 unaudited calls",
                refused + " refused, slowest " + slowest + " ms, " + late + " later than 1 s, " + unaudited
                        + " unaudited",
                refused.get() == millis.size() && late == 0 && unaudited == 0);
        assertThat(refused.get()).isEqualTo(millis.size());
        assertThat(unaudited).isZero();
    }

    private SeraiTester start(Map<String, String> more) {
        return SeraiTester.start(data, environment(more));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>(more);
        environment.put("SERAI_AUDIT_SEGMENTBYTES", "65536");
        environment.put("SERAI_PROVIDERS_GITHUB_BASE_URL", provider.baseUrl());
        return environment;
    }

    private static Reply call(TenantClient tenant) {
        return tenant.invoke("github.getMe", Map.of());
    }
}
