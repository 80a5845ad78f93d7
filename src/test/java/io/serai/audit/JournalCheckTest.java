package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal and its copies are checked from outside, and read from behind. */
class JournalCheckTest {

    private static final AuditSettings SETTINGS =
            new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.NONE, false, 64 * 1024, 1);

    private final Path folder;

    JournalCheckTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Journal open(Clock clock) {
        return new Journal(folder, SETTINGS, clock);
    }

    private static void append(Journal journal, int lines) {
        for (int i = 0; i < lines; i++) {
            append(journal, ("\"timestamp\":\"2026-01-01T00:00:00Z\",\"n\":" + i).getBytes(UTF_8));
        }
    }

    /** Faster than files are allocated, which callers are not. */
    private static void append(Journal journal, byte[] members) {
        while (true) {
            try {
                journal.append(members);
                return;
            } catch (JournalFull notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static List<AuditLine> all(Journal journal) throws IOException, JournalChanged {
        JournalReader reader = new AuditFeed(journal).after(null);
        List<AuditLine> lines = new ArrayList<>();
        for (List<AuditLine> some = reader.read().lines();
                !some.isEmpty();
                some = reader.read().lines()) {
            lines.addAll(some);
            reader.taken();
        }
        return lines;
    }

    @Test
    void aReaderGetsEveryLineOnceAlsoOverManyFilesAndGoesOnWhereItWas() throws Exception {
        try (Journal journal = open(Clock.systemUTC())) {
            // When
            append(journal, 2_000);
            List<AuditLine> lines = all(journal);
            AuditLine middle = lines.get(1_234);
            JournalReader again =
                    new AuditFeed(journal).after(new JournalPosition(journal.id(), middle.seq(), middle.hash()));
            append(journal, 1);

            // Then
            assertThat(lines)
                    .hasSize(2_000)
                    .extracting(AuditLine::seq)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(again.read().lines().getFirst().seq()).isEqualTo(middle.seq() + 1);
            assertThat(again.read().lines().getFirst().prevHash()).isEqualTo(middle.hash());
            assertThat(all(journal)).hasSize(2_001);
        }
    }

    @Test
    void aJournalThatIsNotTheOneThatWasReadIsFound() throws Exception {
        try (Journal journal = open(Clock.systemUTC())) {
            // Given
            append(journal, 10);
            AuditFeed feed = new AuditFeed(journal);
            JournalPosition elsewhere = new JournalPosition(journal.id(), 7, "0".repeat(64));
            JournalPosition beyond = new JournalPosition(journal.id(), 70, "0".repeat(64));
            JournalPosition another = new JournalPosition("another", 70, "0".repeat(64));

            // When Then
            assertThatThrownBy(() -> feed.after(elsewhere)).isInstanceOf(JournalChanged.class);
            assertThatThrownBy(() -> feed.after(beyond)).isInstanceOf(JournalChanged.class);
            assertThat(feed.after(another).read().lines()).hasSize(10);
        }
    }

    @Test
    void filesThatATargetHasNotReadAreKeptHoweverOldTheyAre() throws Exception {
        // Given
        try (Journal journal = open(Clock.offset(Clock.systemUTC(), Duration.ofDays(3)))) {
            new AuditFeed(journal).keepBehind(() -> 5);

            // When
            append(journal, 3_000);

            // Then
            assertThat(all(journal).getFirst().seq()).isEqualTo(1);
        }
    }

    @Test
    void theFirstBrokenLineIsNamedWhileSomebodyWrites() throws Exception {
        try (Journal journal = open(Clock.systemUTC())) {
            // Given
            append(journal, 100);
            Verdict good = JournalCheck.of(folder);
            Path file = folder.resolve("audit-00000001.jsonl");

            // When
            Files.writeString(file, Files.readString(file).replace("\"n\":41", "\"n\":14"));
            Verdict bad = JournalCheck.of(folder);

            // Then
            assertThat(good).isEqualTo(new Verdict(true, 100, 1, 100, null));
            assertThat(bad.valid()).isFalse();
            assertThat(bad.brokenAt()).isEqualTo(42);
        }
    }

    @Test
    void anEndThatWasCutOffIsMissedIfATargetHadIt() throws Exception {
        // Given
        JournalPosition shipped;
        try (Journal journal = open(Clock.systemUTC())) {
            append(journal, 100);
            AuditLine last = all(journal).getLast();
            shipped = new JournalPosition(journal.id(), last.seq(), last.hash());
        }
        Files.writeString(folder.resolve("shipped-somewhere"), shipped + "\n");
        Path file = folder.resolve("audit-00000001.jsonl");

        // When
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.indexOf("{\"seq\":91,")));

        // Then
        assertThat(JournalCheck.of(folder).brokenAt()).isEqualTo(91);
    }

    @Test
    void copiesMayHaveLinesTwiceAndHalfLinesButNoneMayBeChanged() throws Exception {
        // Given
        List<String> lines;
        try (Journal journal = open(Clock.systemUTC())) {
            append(journal, 50);
            lines = all(journal).stream().map(AuditLine::textWithId).collect(Collectors.toCollection(ArrayList::new));
        }
        String half = lines.get(30).substring(0, 40);
        List<String> twice = new ArrayList<>(lines.subList(0, 30));
        twice.add(half);
        twice.add("");
        twice.addAll(lines.subList(20, 50));

        // When Then
        assertThat(verdict(twice)).isEqualTo(new Verdict(true, 50, 1, 50, null));
        assertThat(verdict(lines.subList(10, 50)).valid()).isTrue();
        lines.set(20, lines.get(20).replace("\"n\":20", "\"n\":19"));
        assertThat(verdict(lines).brokenAt()).isEqualTo(21);
        lines.remove(20);
        assertThat(verdict(lines).brokenAt()).isEqualTo(21);
    }

    private Verdict verdict(List<String> lines) throws IOException {
        CopyCheck check = new CopyCheck();
        check.take(Files.write(folder.resolve("copy"), lines));
        assertThat(check.verdicts()).hasSize(1);
        return check.verdicts().values().iterator().next();
    }
}
