package io.serai.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables as RFC 4180 has them. A text that a spreadsheet would run as a formula has an apostrophe before it. */
public final class Csv {

    private Csv() {}

    /** @param name of the file, without its ending */
    public static <T> Answer file(String name, List<String> columns, List<T> rows, Function<T, List<Object>> cells) {
        String text = Stream.concat(Stream.of(columns), rows.stream().map(cells))
                .map(Csv::line)
                .collect(Collectors.joining());
        return new Answer(
                200,
                "text/csv; charset=utf-8",
                text.getBytes(UTF_8),
                Map.of("Content-Disposition", "attachment; filename=\"" + name + ".csv\""));
    }

    static String line(List<?> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(Object value) {
        if (value instanceof Number) {
            return value.toString();
        }
        String text = value.toString();
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        boolean plain = text.chars().allMatch(c -> c > ' ' && c != '"' && c != ',' && c < 0x7F);
        return plain && !formula ? text : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
