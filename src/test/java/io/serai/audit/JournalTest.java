package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final int SEGMENT = 64 * 1024;

    private final Path folder;

    JournalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatIsAppendedIsNumberedAndChained() throws IOException {
        try (Journal journal = journal(folder)) {
            // When
            long first = journal.append(members("one"));
            long second = journal.append(members("two"));

            // Then
            assertThat(List.of(first, second)).containsExactly(1L, 2L);
            assertThat(lines(folder)).hasSize(2).first().asString().startsWith("{\"seq\":1,\"what\":\"one\"");
            assertThat(Verification.of(journal.extent())).isEqualTo(new Verdict(true, 2, 1, 2, null));
        }
    }

    @Test
    void anEmptyJournalIsValid() throws IOException {
        try (Journal journal = journal(folder)) {
            assertThat(Verification.of(journal.extent())).isEqualTo(new Verdict(true, 0, 0, 0, null));
        }
    }

    @Test
    void aReopenedJournalGoesOnWhereItEnded() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            journal.append(members("one"));
        }
        try (Journal journal = journal(folder)) {
            // When
            long seq = journal.append(members("two"));

            // Then
            assertThat(seq).isEqualTo(2);
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
        }
    }

    @Test
    void itGoesOnInFurtherFilesAndStaysOneChain() throws IOException {
        try (Journal journal = journal(folder)) {
            // When
            for (int i = 0; i < 1_000; i++) {
                appendPatiently(journal, members("x".repeat(300)));
            }

            // Then
            assertThat(files(folder)).hasSizeGreaterThan(6);
            assertThat(Verification.of(journal.extent())).isEqualTo(new Verdict(true, 1_000, 1, 1_000, null));
        }
        try (Journal reopened = journal(folder)) {
            assertThat(reopened.append(members("after"))).isEqualTo(1_001);
            assertThat(Verification.of(reopened.extent()).valid()).isTrue();
        }
    }

    @Test
    void aFileThatWasAllocatedAheadIsUsedAfterARestart() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            while (!journal.extent().files().isEmpty() && files(folder).size() == 1) {
                journal.append(members("x".repeat(300)));
                await(journal::hasRoom); // in this file or the next
            }
        }
        try (Journal journal = journal(folder)) {
            // When
            long before = journal.extent().lastSeq();
            for (int i = 0; i < 300; i++) {
                appendPatiently(journal, members("y".repeat(300)));
            }

            // Then
            assertThat(Verification.of(journal.extent()).lastSeq()).isEqualTo(before + 300);
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
        }
    }

    @Test
    void aTornLineIsCutOffAndNothingElse() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            journal.append(members("one"));
            journal.append(members("two"));
        }
        long end = end(file(folder, 1));
        write(file(folder, 1), end, "{\"seq\":3,\"what\":\"ha".getBytes(UTF_8));
        write(file(folder, 1), end + 5_000, "lf and this, behind a hole that a loss of power left".getBytes(UTF_8));

        try (Journal journal = journal(folder)) {
            // When
            long seq = journal.append(members("three"));

            // Then
            assertThat(seq).isEqualTo(3);
            assertThat(lines(folder)).hasSize(3).noneMatch(line -> line.contains("\"what\":\"ha"));
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
        }
    }

    @Test
    void aDraftThatAKilledProcessLeftIsNoHindrance() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            journal.append(members("one"));
        }
        Files.write(folder.resolve("audit-00000002.jsonl.new"), new byte[100]);

        // When
        try (Journal journal = journal(folder)) {
            for (int i = 0; i < 400; i++) {
                appendPatiently(journal, members("x".repeat(300)));
            }

            // Then
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
            assertThat(file(folder, 2)).hasSize(SEGMENT);
        }
    }

    @Test
    void aJournalThatEndsInRubbishGoesOnBehindItsLastRecord() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            journal.append(members("one"));
        }
        write(file(folder, 1), end(file(folder, 1)), "rubbish\n".getBytes(UTF_8));

        try (Journal journal = journal(folder)) {
            // When
            long seq = journal.append(members("two"));

            // Then
            assertThat(seq).isEqualTo(2);
            assertThat(Verification.of(journal.extent()).brokenAt()).isEqualTo(2);
        }
    }

    @Test
    void aJournalHasOneWriter() throws IOException {
        try (Journal journal = journal(folder)) {
            assertThat(journal.hasRoom()).isTrue();
            assertThatThrownBy(() -> journal(folder)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClosedJournalTakesNothing() throws IOException {
        // Given
        Journal journal = journal(folder);
        journal.close();

        // When Then
        assertThatThrownBy(() -> journal.append(members("late"))).isInstanceOf(JournalFull.class);
    }

    @Test
    void aFileThatSomebodyCutsShortDoesNotStopTheJournal() throws IOException {
        try (Journal journal = journal(folder)) {
            // Given
            for (int i = 0; i < 120; i++) {
                journal.append(members("x".repeat(300)));
            }
            await(journal::hasRoom); // the next file is not only there, but ready
            try (FileChannel channel = FileChannel.open(file(folder, 1), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }

            // When
            long seq = journal.append(members("after"));

            // Then
            assertThat(seq).isEqualTo(121);
            assertThat(Files.readString(file(folder, 2))).startsWith("{\"seq\":121,");
            assertThat(Verification.of(journal.extent()).brokenAt()).isEqualTo(1);
        }
    }

    @Test
    void oldFilesGoAndTheChainIsStillWhole() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            for (int i = 0; i < 400; i++) {
                appendPatiently(journal, members("x".repeat(300)));
            }
        }
        for (Path file : files(folder)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(400))));
        }

        // When
        try (Journal journal = journal(folder)) {
            for (int i = 0; i < 200; i++) {
                appendPatiently(journal, members("y".repeat(300)));
            }
            await(() -> !Files.exists(file(folder, 1)));

            // Then
            Verdict verdict = Verification.of(journal.extent());
            assertThat(verdict.valid()).isTrue();
            assertThat(verdict.firstSeq()).isGreaterThan(1);
            assertThat(verdict.lastSeq()).isEqualTo(600);
        }
    }

    @Test
    void aMissingOldFileIsNotTakenForAnExpiredOne() throws IOException {
        // Given
        try (Journal journal = journal(folder)) {
            for (int i = 0; i < 400; i++) {
                appendPatiently(journal, members("x".repeat(300)));
            }

            // When
            Files.delete(file(folder, 1));

            // Then
            assertThat(Verification.of(journal.extent()).brokenAt()).isEqualTo(1);
        }
    }

    @Test
    void aFullDiskRefusesAtOnceAndAnEmptierOneIsFoundByItself() throws Exception {
        // Given
        assumeThat(System.getProperty("user.name"))
                .as("mounting a small file system needs root")
                .isEqualTo("root");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()))
                .as("this machine lets us mount a small file system")
                .isZero();
        try (Journal journal = journal(disk.resolve("audit"))) {
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[140 * 1024]); // leaves room for one file and half of the next

            // When
            long accepted = 0;
            while (append(journal)) {
                accepted++;
            }

            // Then
            assertThat(accepted).isBetween(1L, 200L);
            assertThat(journal.hasRoom()).isFalse();
            await(() -> Files.notExists(disk.resolve("audit/audit-00000002.jsonl.new")));

            // When
            Files.delete(ballast);
            await(() -> append(journal));

            // Then
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
            assertThat(Verification.of(journal.extent()).lastSeq()).isEqualTo(accepted + 1);
        } finally {
            run("umount", "--lazy", disk.toString()); // lazy: a thread may still be unmapping
        }
    }

    private static boolean append(Journal journal) {
        try {
            journal.append(members("z".repeat(300)));
            return true;
        } catch (JournalFull full) {
            return false;
        }
    }

    /** A test fills small files faster than new ones are allocated. */
    private static void appendPatiently(Journal journal, byte[] members) {
        await(() -> {
            try {
                journal.append(members);
                return true;
            } catch (JournalFull notYet) {
                return false;
            }
        });
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) {
        org.awaitility.Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::holds);
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }

    private static Journal journal(Path folder) {
        AuditSettings settings =
                new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.REDACTED, false, SEGMENT, 365);
        return new Journal(folder, settings, Clock.systemUTC());
    }

    private static byte[] members(String what) {
        return ("\"what\":\"" + what + "\"").getBytes(UTF_8);
    }

    private static Path file(Path folder, int number) {
        return folder.resolve(String.format("audit-%08d.jsonl", number));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Path folder) throws IOException {
        return Files.readString(files(folder).getFirst())
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList();
    }

    private static long end(Path file) throws IOException {
        return Files.readString(file).lastIndexOf('\n') + 1L;
    }

    private static void write(Path file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }
}
