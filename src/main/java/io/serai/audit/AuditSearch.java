package io.serai.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One search, from the newest line backwards, with one file in memory at a time. On that way an action's end comes before
 * its attempt and is kept until then.
 */
final class AuditSearch {

    /** Files that one search reads: about a quarter of a gigabyte, a second of work. */
    private static final int MOST_FILES = 16;

    /** No call takes so long, so no end is so much later than its attempt; nor is a clock set back so far. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private final AuditFilter filter;
    private final long before;
    private final Instant earliest;
    private final Instant latest;
    private final int limit;
    private final ObjectMapper json;
    private final Map<Long, Line> ends = new HashMap<>();
    private final List<ObjectNode> found = new ArrayList<>();
    private @Nullable AuditCursor next;
    private String journal = "";

    AuditSearch(AuditQuery query, @Nullable AuditCursor cursor, int limit, ObjectMapper json) {
        this.filter = new AuditFilter(query);
        this.before = cursor == null ? Long.MAX_VALUE : cursor.seq();
        this.earliest = query.from() == null ? Instant.MIN : query.from().minus(LONGEST_CALL);
        Instant to = query.to() == null ? Instant.MAX : query.to();
        Instant here = cursor == null || cursor.time().isAfter(to) ? to : cursor.time();
        this.latest = here.equals(Instant.MAX) ? here : here.plus(LONGEST_CALL);
        this.limit = limit;
        this.json = json;
    }

    AuditPage run(Journal.Extent extent) throws IOException {
        journal = extent.id();
        List<Path> files = extent.files();
        int read = 0;
        for (int i = files.size() - 1; i >= 0 && next == null; i--) {
            Instant begins = SegmentText.firstTime(files.get(i));
            if (begins.isAfter(latest)) {
                continue; // Neither the attempts nor their ends can be in it.
            }
            SegmentText text = SegmentText.read(files.get(i), extent.bytesOf(files.get(i)));
            search(text, i == 0 ? null : files.get(i - 1), extent.anchor());
            if (begins.isBefore(earliest)) {
                break;
            }
            Line first = text.first();
            if (++read == MOST_FILES && i > 0 && next == null && first != null) {
                next = new AuditCursor(first.seq(), begins);
            }
            ends.replaceAll((attempt, end) -> end.copy());
        }
        return new AuditPage(found, next);
    }

    private void search(SegmentText text, @Nullable Path older, Retention.Anchor anchor) throws IOException {
        for (Line line = text.last(); line != null && next == null; line = text.before(line)) {
            if (line.ends() > 0) {
                ends.putIfAbsent(line.ends(), line); // of several ends the newest counts
                continue;
            }
            Line end = ends.remove(line.seq());
            if (line.seq() < before && line.isWellFormed() && filter.mayMatch(line, end)) {
                Line previous = text.before(line);
                take(line, end, previous != null ? previous.hash() : hashBefore(older, anchor));
            }
        }
    }

    private static String hashBefore(@Nullable Path older, Retention.Anchor anchor) throws IOException {
        Line last = older == null
                ? null
                : SegmentText.read(older, Integer.MAX_VALUE).last();
        return last == null ? anchor.hash() : last.hash();
    }

    private void take(Line line, @Nullable Line end, String prevHash) {
        try {
            JsonNode attempt = json.readTree(line.text());
            JsonNode ended = end == null ? null : json.readTree(end.text());
            if (!filter.matches(attempt, AuditRecord.result(attempt, ended))) {
                return;
            }
            if (found.size() < limit) {
                found.add(AuditRecord.of(journal, attempt, ended, prevHash));
            } else {
                ObjectNode last = found.getLast();
                next = new AuditCursor(
                        last.path("seq").asLong(),
                        Instant.parse(last.path("timestamp").asText()));
            }
        } catch (IOException | DateTimeParseException damaged) {
            // Changed from outside; a check of the chain finds it. Here there is nothing to show.
        }
    }
}
