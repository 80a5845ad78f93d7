package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record has whole milliseconds, the moments that a search names may be finer. */
class AuditQueryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant HAPPENED = Instant.parse("2026-03-01T10:00:00.000600Z");

    private final Path folder;

    AuditQueryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatHappenedAfterAMomentIsFoundFromItOnHoweverLittleLater() throws IOException {
        try (Journal journal = journalWithOneRecord()) {
            assertThat(found(journal, HAPPENED.minusNanos(100_000), null)).isOne();
            assertThat(found(journal, HAPPENED, null)).isOne();
            assertThat(found(journal, HAPPENED.plusMillis(1), null)).isZero();
        }
    }

    @Test
    void twoSearchesThatShareAMomentShareNoRecord() throws IOException {
        try (Journal journal = journalWithOneRecord()) {
            for (Instant moment : new Instant[] {
                HAPPENED.minusMillis(1), HAPPENED.minusNanos(100_000), HAPPENED, HAPPENED.plusMillis(1)
            }) {
                assertThat(found(journal, null, moment) + found(journal, moment, null))
                        .as("%s", moment)
                        .isOne();
            }
        }
    }

    private Journal journalWithOneRecord() {
        AuditSettings settings =
                new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.NONE, false, 64 * 1024, 365);
        Clock clock = Clock.fixed(HAPPENED, ZoneOffset.UTC);
        Journal journal = new Journal(folder, settings, clock);
        AuditTrail trail = new AuditTrail(
                journal,
                settings,
                JSON,
                clock,
                new ArgumentsHash(Secret.of("a key for the test")),
                null,
                AuditTally.NOBODY);
        trail.single(
                new AuditEvent(
                        "tenants.create",
                        "acme",
                        new AuditEvent.Actor("admin", "admin"),
                        null,
                        "192.0.2.1",
                        null,
                        "request-1",
                        null,
                        null,
                        null,
                        null,
                        null),
                new AuditEnd("success", null, null, 1));
        return journal;
    }

    private static int found(Journal journal, @Nullable Instant from, @Nullable Instant to) {
        AuditQuery query = new AuditQuery("acme", from, to, null, null, null, null, null, null);
        return new AuditRecords(journal, JSON, null)
                .find(query, null, 10)
                .records()
                .size();
    }
}
