package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.FaultRuns;
import io.serai.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody changes the trail unseen, and nobody writes a line of it but us. */
class ChainTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORGERY =
            "x\",\"result\":\"success\",\"hash\":\"" + "0".repeat(64) + "\"}\r\n{\"seq\":2,\"tenantId\":\"other\"";

    private final Path folder;

    ChainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyChangeIsFound() throws IOException {
        // Given
        List<byte[]> lines;
        long lastSeq;
        String lastHash;
        try (Journal journal = journal()) {
            AuditTrail trail = trail(journal);
            for (int i = 0; i < 25; i++) {
                trail.end(trail.attempt(event("agent/1.0", i)), new AuditEnd("success", null, null, 12));
            }
            lines = lines();
            lastSeq = journal.extent().lastSeq();
            lastHash = journal.extent().lastHash();
        }
        assertThat(verdict(lines, lastSeq, lastHash).valid()).isTrue();
        Random random = new Random(4711);

        // When
        int found = 0;
        for (int i = 0; i < 10_000; i++) {
            List<byte[]> changed = tampered(lines, random);
            found += verdict(changed, lastSeq, lastHash).valid() ? 0 : 1;
        }

        // Then
        FaultRuns.report(
                "tampering with the audit journal: bits, lines, order, insertions, the end",
                "10,000 changes",
                "10,000 found",
                found + " found",
                found == 10_000);
        assertThat(found).isEqualTo(10_000);
    }

    private static List<byte[]> tampered(List<byte[]> lines, Random random) {
        List<byte[]> changed = new ArrayList<>(lines);
        int at = random.nextInt(lines.size());
        byte[] line = lines.get(at).clone();
        switch (random.nextInt(7)) {
            case 0 -> {
                line[random.nextInt(line.length)] ^= (byte) (1 << random.nextInt(8));
                changed.set(at, line);
            }
            case 1 -> changed.remove(at);
            case 2 -> Collections.swap(changed, at, at == 0 ? 1 : at - 1);
            case 3 -> changed.add(at, line);
            case 4 -> changed.set(at, inserted(line, random, "\r\n"));
            case 5 -> changed.set(at, inserted(line, random, ",\"result\":\"success\""));
            default -> changed.subList(at, changed.size()).clear();
        }
        return changed;
    }

    private static byte[] inserted(byte[] line, Random random, String text) {
        int at = random.nextInt(line.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(line, 0, at);
        bytes.writeBytes(text.getBytes(UTF_8));
        bytes.write(line, at, line.length - at);
        return bytes.toByteArray();
    }

    @Test
    void aHostileCallerCannotForgeALine() throws IOException {
        try (Journal journal = journal()) {
            // Given
            AuditTrail trail = trail(journal);

            // When
            long attempt = trail.attempt(event(FORGERY, 1));
            trail.end(attempt, new AuditEnd("failure", null, FORGERY, 3, 0, FORGERY));

            // Then
            assertThat(lines()).hasSize(2);
            assertThat(JSON.readTree(lines().getFirst()).path("tenantId").asText())
                    .isEqualTo("acme");
            assertThat(Verification.of(journal.extent()).valid()).isTrue();
            AuditPage page = new AuditRecords(journal, JSON, null).find(query("other"), null, 10);
            assertThat(page.records()).isEmpty();
            page = new AuditRecords(journal, JSON, null).find(query("acme"), null, 10);
            assertThat(page.records()).singleElement().satisfies(record -> {
                assertThat(record.path("result").asText()).isEqualTo("failure");
                assertThat(record.path("userAgent").asText()).isEqualTo(FORGERY);
            });
        }
    }

    private static AuditQuery query(@Nullable String tenantId) {
        return new AuditQuery(tenantId, null, null, null, null, null, null, null, null);
    }

    private static AuditEvent event(String userAgent, int number) {
        ObjectNode arguments = JSON.createObjectNode();
        arguments.put("text", FORGERY.substring(0, 40)).put("number", number).put("\n{\"seq\":9,", "\r\n");
        return new AuditEvent(
                "tools.invoke",
                "acme",
                new AuditEvent.Actor("key", "ab12cd34"),
                userAgent,
                "192.0.2.1",
                userAgent,
                "request-" + number,
                "demo.echo",
                "demo",
                userAgent,
                null,
                arguments);
    }

    private Journal journal() {
        return new Journal(folder, settings(), Clock.systemUTC());
    }

    private static AuditTrail trail(Journal journal) {
        ArgumentsHash hash = new ArgumentsHash(Secret.of("a key for the test"));
        return new AuditTrail(journal, settings(), JSON, Clock.systemUTC(), hash, null, AuditTally.NOBODY);
    }

    private static AuditSettings settings() {
        return new AuditSettings(AuditSettings.Mode.CLOSED, AuditSettings.Params.REDACTED, false, 256 * 1024, 365);
    }

    private List<byte[]> lines() throws IOException {
        return Files.readString(folder.resolve("audit-00000001.jsonl"), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("\0"))
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }

    private static Verdict verdict(List<byte[]> lines, long lastSeq, String lastHash) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            text.writeBytes(line);
            text.write('\n');
        }
        Verification walk = new Verification(Retention.Anchor.NOTHING_REMOVED);
        walk.take(SegmentText.of(text.toByteArray(), text.size()));
        return walk.verdict(lastSeq, lastHash);
    }
}
