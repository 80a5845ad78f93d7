package io.serai.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditCursor;
import io.serai.audit.AuditPage;
import io.serai.http.Answer;
import io.serai.http.AnswerStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All records that match, as a file: page by page, so that its length does not matter. */
final class AuditExport implements AnswerStream {

    static final List<String> FORMATS = List.of("json", "ndjson", "csv");

    private final Function<@Nullable AuditCursor, AuditPage> pages;
    private final boolean csv;
    private @Nullable AuditCursor next;
    private boolean begun;

    /** @param pages the records behind a cursor; may take seconds */
    private AuditExport(Function<@Nullable AuditCursor, AuditPage> pages, @Nullable AuditCursor first, boolean csv) {
        this.pages = pages;
        this.next = first;
        this.csv = csv;
    }

    static Answer of(String format, @Nullable AuditCursor first, Function<@Nullable AuditCursor, AuditPage> pages) {
        boolean csv = format.equals("csv");
        return new Answer(
                200,
                csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
                new byte[0],
                Map.of("Content-Disposition", "attachment; filename=\"audit." + format + "\""),
                new AuditExport(pages, first, csv));
    }

    @Override
    public long length() {
        return UNKNOWN;
    }

    @Override
    public byte @Nullable [] next() {
        if (begun && next == null) {
            return null;
        }
        String head = csv && !begun ? AuditCsv.HEAD : "";
        AuditPage page = pages.apply(next);
        while (page.records().isEmpty() && page.next() != null) {
            page = pages.apply(page.next()); // it has read enough for a page, and found nothing
        }
        begun = true;
        next = page.next();
        return page.records().stream()
                .map(this::line)
                .collect(Collectors.joining("", head, ""))
                .getBytes(UTF_8);
    }

    private String line(ObjectNode record) {
        return csv ? AuditCsv.line(record) : record + "\n";
    }
}
