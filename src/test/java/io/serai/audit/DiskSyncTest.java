package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Patience;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {

    @Test
    void everybodyWhoWaitsIsToldOnce(@TempDir Path folder) throws Exception {
        // Given
        AuditSettings settings =
                new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.NONE, true, 64 * 1024, 365);
        AtomicInteger told = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1_000);
        try (Journal journal = new Journal(folder, settings, Clock.systemUTC());
                DiskSync sync = new DiskSync(journal::force)) {
            // When
            for (int i = 0; i < 1_000; i++) {
                sync.whenOnDisk(onDisk -> {
                    assertThat(onDisk).isTrue();
                    told.incrementAndGet();
                    all.countDown();
                });
            }

            // Then
            assertThat(all.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(told).hasValue(1_000);
    }
}
