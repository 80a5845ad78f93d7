package io.serai.admin;

import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Months and days as a query names them. */
final class UsageTimes {

    private static final int MOST_DAYS = 366;

    private UsageTimes() {}

    /** Both days are included. */
    record Days(LocalDate first, LocalDate last) {}

    static YearMonth month(Request request, YearMonth absent) {
        String text = request.query("month");
        return text == null ? absent : parse("month", text, "2026-11", YearMonth::parse);
    }

    /** The moment after the last of a month. */
    static Instant end(YearMonth month) {
        return end(month.atEndOfMonth());
    }

    /** The moment after the last of a day. */
    static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static Days days(Request request) {
        LocalDate first = day(request, "startDate");
        LocalDate last = day(request, "endDate");
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days < 1 || days > MOST_DAYS) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST,
                    "Query endDate must be startDate or up to " + (MOST_DAYS - 1) + " days later.");
        }
        return new Days(first, last);
    }

    static boolean isCsv(Request request) {
        String format = request.query("format");
        if (format != null && !format.equals("csv") && !format.equals("json")) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Query format must be json or csv.");
        }
        return "csv".equals(format);
    }

    private static LocalDate day(Request request, String name) {
        String text = request.query(name);
        if (text == null) {
            throw Problem.of(ProblemType.MISSING_PARAMETER, "Query " + name + " is missing.");
        }
        return parse(name, text, "2026-11-30", LocalDate::parse);
    }

    /** Years of four digits, which every database knows. */
    private static <T> T parse(String name, String text, String example, Function<String, T> parser) {
        @Nullable T parsed = null;
        try {
            parsed = text.length() == example.length() && text.charAt(0) != '-' ? parser.apply(text) : null;
        } catch (DateTimeParseException malformed) {
            // Falls through to the one message.
        }
        if (parsed == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Query " + name + " must look like " + example + ".");
        }
        return parsed;
    }
}
