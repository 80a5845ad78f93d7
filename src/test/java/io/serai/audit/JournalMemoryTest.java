package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.serai.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalMemoryTest {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final int LINES_OF_TEN_FILES = 1_800;

    private final Path folder;

    JournalMemoryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAllFilesNoMoreThanTwoStayInMemory(boolean fsync) throws IOException {
        // Given
        assumeThat(MAPS).as("the system lists what is mapped").exists();
        try (Journal journal = journal(fsync)) {
            // When
            for (int i = 0; i < LINES_OF_TEN_FILES; i++) {
                append(journal, i);
            }

            // Then
            List<Path> files = journal.extent().files();
            assertThat(files).hasSizeGreaterThan(9);
            Awaitility.await().untilAsserted(() -> assertThat(mapped())
                    .as("the current one, and the one before it or, from its half on, the next")
                    .contains(files.getLast().toString())
                    .hasSizeLessThanOrEqualTo(2));
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
        }
        assertThat(mapped()).isEmpty();
    }

    @Test
    void anUnmappedFileRefusesLinesAndIsForcedNoMore() throws IOException {
        // Given
        Segment segment = Segment.create(folder.resolve("audit-00000001.jsonl"), 64 * 1024);
        assertThat(segment.append("one".getBytes(UTF_8))).isTrue();

        // When
        segment.unmap();
        segment.unmap();

        // Then
        segment.force();
        assertThatThrownBy(() -> segment.append("two".getBytes(UTF_8))).isInstanceOf(IllegalStateException.class);
        assertThat(Files.readString(segment.file())).startsWith("one\n").doesNotContain("two");
    }

    @Test
    void aFileThatSomebodyEmptiedCanBeMapped() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("audit-00000001.jsonl"));

        // When
        Segment segment = Segment.open(file);

        // Then
        assertThat(segment.fits(1)).isFalse();
        segment.unmap();
    }

    @Test
    void appendingAndForcingAtTheSameTimeLosesNothing() throws Exception {
        // Given
        CountDownLatch confirmed = new CountDownLatch(LINES_OF_TEN_FILES);
        AtomicInteger refused = new AtomicInteger();
        Journal journal = journal(true);
        try (journal;
                DiskSync sync = new DiskSync(journal::force)) {
            // When
            List<CompletableFuture<Void>> writers = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < LINES_OF_TEN_FILES / 4; i++) {
                            append(journal, i);
                            sync.whenOnDisk(onDisk -> {
                                refused.addAndGet(onDisk ? 0 : 1);
                                confirmed.countDown();
                            });
                        }
                    }))
                    .limit(4)
                    .toList();
            CompletableFuture<Void> written = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
            while (!written.isDone()) {
                journal.force(); // beside the thread that does so for those who wait
            }
            written.join();

            // Then
            assertThat(confirmed.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(refused).hasValue(0);
            assertThat(Verification.of(journal.extent()))
                    .isEqualTo(new Verdict(true, LINES_OF_TEN_FILES, 1, LINES_OF_TEN_FILES, null));
        }
    }

    private Journal journal(boolean fsync) {
        AuditSettings settings =
                new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.NONE, fsync, 64 * 1024, 365);
        return new Journal(folder, settings, Clock.systemUTC());
    }

    private static void append(Journal journal, int number) {
        byte[] members = ("\"what\":\"" + "x".repeat(300) + number + "\"").getBytes(UTF_8);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .ignoreException(JournalFull.class)
                .until(() -> journal.append(members) > 0);
    }

    private List<String> mapped() throws IOException {
        if (!Files.exists(MAPS)) {
            return List.of();
        }
        return Files.readAllLines(MAPS).stream()
                .filter(line -> line.contains(folder.toString()))
                .map(line -> line.substring(line.indexOf('/')))
                .toList();
    }
}
