package io.serai.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditVerifyCommandTest {

    private record Ended(int code, String out, String err) {}

    private final Path data;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    AuditVerifyCommandTest(@TempDir Path data) {
        this.data = data;
    }

    private Ended run(String... arguments) {
        CommandLine line = Commands.line(given -> {}, Map.of("SERAI_DATA_DIR", data.toString()));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ended(line.execute(arguments), out.toString(), err.toString());
    }

    /** Lines as the format in docs/audit.md says, made without the product. */
    private static List<String> lines(int count) throws Exception {
        List<String> lines = new ArrayList<>();
        String previous = "0".repeat(64);
        for (int seq = 1; seq <= count; seq++) {
            String members = "{\"seq\":" + seq + ",\"timestamp\":\"2026-01-01T00:00:00Z\",\"action\":\"tools.invoke\"";
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((previous + members).getBytes(UTF_8));
            previous = HexFormat.of().formatHex(digest);
            lines.add(members + ",\"hash\":\"" + previous + "\"}");
        }
        return lines;
    }

    private void journal(List<String> lines) throws Exception {
        Path folder = Files.createDirectories(data.resolve("audit"));
        Files.write(folder.resolve("audit-00000001.jsonl"), lines);
    }

    @Test
    void aWholeChainIsGood() throws Exception {
        // Given
        journal(lines(7));

        // When
        Ended ended = run("audit", "verify");

        // Then
        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.out()).startsWith("7 records, 1 to 7");
        assertThat(Commands.isCommand("audit", "verify")).isTrue();
    }

    @Test
    void theFirstBrokenRecordIsNamed() throws Exception {
        // Given
        List<String> lines = lines(7);
        lines.remove(3);
        journal(lines);

        // When
        Ended ended = run("audit", "verify", "--data", data.toString());

        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).startsWith("broken at record 4:");
    }

    @Test
    void copiesAreCheckedByJournal() throws Exception {
        // Given
        List<String> shipped = new ArrayList<>();
        for (String line : lines(3)) {
            String seq = line.substring(7, 8);
            shipped.add(line.replaceFirst("}$", ",\"id\":\"au_first_" + seq + "\"}"));
            shipped.add(line.replaceFirst("}$", ",\"id\":\"au_second_" + seq + "\"}")
                    .replace("invoke", seq.equals("2") ? "revoke" : "invoke"));
        }
        Path file = Files.write(data.resolve("copy.jsonl"), shipped);

        // When
        Ended ended = run("audit", "verify", file.toString());

        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out())
                .contains("Journal first: 3 records, 1 to 3")
                .contains("Journal second: broken at record 2:");
    }

    @Test
    void whereThereIsNothingNothingIsSaidToBeGood() throws Exception {
        // When
        Ended none = run("audit", "verify");
        Ended empty =
                run("audit", "verify", Files.createFile(data.resolve("empty")).toString());
        Ended incomplete = run("audit");

        // Then
        assertThat(List.of(none.code(), empty.code(), incomplete.code())).containsOnly(2);
        assertThat(none.err()).isNotBlank();
    }
}
