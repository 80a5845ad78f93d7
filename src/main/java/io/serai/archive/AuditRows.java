package io.serai.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.audit.AuditLine;
import io.serai.audit.AuditRecord;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines as rows: most actions end in the batch that they began in, and are one row that is not changed again.
 *
 * @param ended the ends of actions that are rows already
 */
record AuditRows(List<Row> begun, List<End> ended) {

    private static final int LONGEST = 300;

    /** @param ended the line of the end, if it is known */
    record Row(
            AuditLine line,
            JsonNode members,
            String result,
            @Nullable String ended) {

        Instant time() {
            try {
                return Instant.parse(members.path("timestamp").asText());
            } catch (DateTimeParseException changedFromOutside) {
                return Instant.EPOCH;
            }
        }

        /** No database takes a NUL, and nobody searches for one. */
        @Nullable
        String text(String name) {
            String text = members.path(name).textValue();
            return text == null ? null : clean(text);
        }

        private static String clean(String text) {
            String without = text.replace("\0", "");
            return without.length() <= LONGEST ? without : without.substring(0, LONGEST);
        }
    }

    record End(AuditLine line, String result) {}

    static AuditRows of(List<AuditLine> lines) {
        Map<Long, Row> begun = new LinkedHashMap<>();
        List<End> ended = new ArrayList<>();
        for (AuditLine line : lines) {
            JsonNode members = line.members();
            String result = AuditRecord.result(members, null);
            if (line.ends() == 0) {
                begun.put(line.seq(), new Row(line, members, result, null));
            } else if (begun.computeIfPresent(
                            line.ends(), (seq, row) -> new Row(row.line(), row.members(), result, line.text()))
                    == null) {
                ended.add(new End(line, result));
            }
        }
        return new AuditRows(List.copyOf(begun.values()), ended);
    }
}
