package io.serai.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with places for arguments: {@code {name}} takes one segment, {@code {+name}} a path of several. The template
 * comes from a route file, the values from a caller, so each value is encoded and can never leave its place.
 */
final class PathTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\+?)([A-Za-z0-9_]+)}");

    /** A literal character, {@code {name}}, or {@code {+name}} behind a slash. */
    private static final Pattern TEMPLATE = Pattern.compile(
            "/([A-Za-z0-9._~:@!$&'()*,=-]|/(?!/)|%[0-9A-F]{2}|\\{[A-Za-z0-9_]+}|(?<=/)\\{\\+[A-Za-z0-9_]+})*");

    /** Segments that would lead elsewhere. */
    private static final Pattern DOTS = Pattern.compile("^//|/\\.{1,2}(/|$)");

    private record Part(String literal, String name, boolean path) {}

    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final String tail;
    private final String text;

    PathTemplate(String template) {
        text = template;
        if (!TEMPLATE.matcher(template).matches() || DOTS.matcher(template).find()) {
            throw new IllegalArgumentException(
                    "The path must begin with / and hold segments of plain characters, {name}" + " and /{+name}: "
                            + template);
        }
        Matcher matcher = PLACEHOLDER.matcher(template);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Part(
                    template.substring(end, matcher.start()),
                    matcher.group(2),
                    !matcher.group(1).isEmpty()));
            names.add(matcher.group(2));
            end = matcher.end();
        }
        tail = template.substring(end);
    }

    /** As it was written. */
    String text() {
        return text;
    }

    Set<String> names() {
        return names;
    }

    /** @throws Problem 400 if a value is missing or would change the path's shape */
    void expand(StringBuilder target, ObjectNode arguments) {
        for (Part part : parts) {
            target.append(part.literal());
            JsonNode value = arguments.path(part.name());
            if (part.path()) {
                appendPath(target, part.name(), value);
            } else {
                PercentEncoding.append(target, segment(part.name(), scalar(part.name(), value)));
            }
        }
        target.append(tail);
    }

    private static void appendPath(StringBuilder target, String name, JsonNode value) {
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
            target.setLength(target.length() - 1); // the slash before it
            return;
        }
        String separator = "";
        for (String segment : scalar(name, value).split("/", -1)) {
            PercentEncoding.append(target.append(separator), segment(name, segment));
            separator = "/";
        }
    }

    private static String scalar(String name, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw refused(name, "must be a text or a number");
        }
        return value.asText();
    }

    private static String segment(String name, String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            throw refused(name, "must not be empty, . or ..");
        }
        return segment;
    }

    private static Problem refused(String name, String rule) {
        return Problem.of(ProblemType.VALIDATION_ERROR, "Argument " + name + " " + rule + ".")
                .with("errors", List.of(new FieldError("parameters." + name, rule)));
    }
}
