package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a kill could lose the answer of a strict provider: until the new pair is in the data folder. */
class AnswerWindowTest {

    private FakeIdentityProvider provider;
    private SeraiTester serai;

    @BeforeEach
    void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        serai = SeraiTester.start(provider.environment(provider.routes()));
    }

    @AfterEach
    void stop() {
        serai.close();
        provider.close();
    }

    @Test
    void aNewPairIsOnDiskAsSoonAsItIsThere() throws IOException, InterruptedException {
        // Given
        Family family = provider.consent("window");
        TenantClient tenant = connected(family);
        int warmUp = FaultRuns.count(0, 1_000);
        int trials = FaultRuns.count(10, 1_000);
        List<Long> micros = new ArrayList<>();

        // When
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            Path spill = Files.createDirectories(serai.data().resolve("spill"));
            assertThat(spill.register(watch, StandardWatchEventKinds.ENTRY_CREATE)
                            .isValid())
                    .isTrue();
            BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
            Thread watcher = Thread.ofPlatform().daemon().start(() -> note(watch, seen));
            for (int trial = 0; trial < warmUp + trials; trial++) {
                assertThat(tenant.request("POST", "/tenants/window/integrations/idp/refresh", Map.of())
                                .status())
                        .isEqualTo(200);
                micros.add((seen.take() - family.answered()) / 1_000);
            }
            watcher.interrupt();
        }

        // Then
        List<Long> sorted =
                micros.subList(warmUp, warmUp + trials).stream().sorted().toList();
        long p99 = sorted.get(trials * 99 / 100 - 1);
        FaultRuns.report(
                "provider's answer until it is on disk (R5)",
                trials + " refreshes",
                "p99 5000 us",
                "p99 " + p99 + " us, median " + sorted.get(trials / 2) + " us",
                p99 <= 5_000);
        assertThat(provider.refreshes()).isEqualTo(warmUp + trials);
    }

    private TenantClient connected(Family family) {
        TenantClient tenant = serai.newTenant("window");
        tenant.connect("idp", family.credential("expiresIn", 100_000));
        return tenant;
    }

    /** Notes when each pair got its final name, until it is interrupted. */
    private static void note(WatchService watch, BlockingQueue<Long> seen) {
        try {
            while (true) {
                WatchKey key = watch.take();
                long now = System.nanoTime();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (String.valueOf(event.context()).endsWith(".pair")) {
                        seen.add(now);
                    }
                }
                key.reset();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
