package io.serai.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tool sends: plain text to plain addresses. Nothing in it can become a header, a further recipient or a part.
 *
 * @param to addresses without names, each once
 */
public record Letter(List<String> to, String subject, String text) {

    /** What a letter is made of. */
    public static final Set<String> PARTS = Set.of("to", "subject", "text");

    private static final int LONGEST_SUBJECT = 500;
    private static final String WORD = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern ADDRESS = Pattern.compile(
            "[A-Za-z0-9_+=~!#$%&*/?^{|}'-]+(?:\\.[A-Za-z0-9_+=~!#$%&*/?^{|}'-]+)*@" + WORD + "(?:\\." + WORD + ")*");

    /** Also the line breaks of Unicode: a server may make of them what it likes. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    /** @throws Problem 400 that names the part which is not as it must be */
    public static Letter of(ObjectNode parts) {
        for (String name :
                parts.properties().stream().map(java.util.Map.Entry::getKey).toList()) {
            require(PARTS.contains(name), name, "is no part of a letter");
        }
        return new Letter(to(parts.get("to")), subject(parts.get("subject")), text(parts.get("text")));
    }

    private static List<String> to(@Nullable JsonNode to) {
        List<JsonNode> given = new ArrayList<>();
        if (to != null && to.isArray()) {
            to.forEach(given::add);
        } else if (to != null) {
            given.add(to);
        }
        Set<String> addresses = new LinkedHashSet<>();
        for (JsonNode address : given) {
            require(
                    address.isTextual() && isAddress(address.textValue()),
                    "to",
                    "must be an address such as a@b.example");
            addresses.add(address.textValue());
        }
        require(!addresses.isEmpty(), "to", "must be an address such as a@b.example");
        return List.copyOf(addresses);
    }

    private static String subject(@Nullable JsonNode subject) {
        String text = subject == null || !subject.isTextual() ? "" : subject.textValue();
        require(
                !text.isBlank() && text.length() <= LONGEST_SUBJECT,
                "subject",
                "must be a text of 1 to 500 characters");
        require(!CONTROL.matcher(text).find(), "subject", "must be one line without control characters");
        return text;
    }

    private static String text(@Nullable JsonNode text) {
        require(text != null && text.isTextual(), "text", "must be a text");
        return text == null ? "" : text.textValue();
    }

    /** Whether this is one address and nothing else. */
    static boolean isAddress(String text) {
        return text.length() <= 254
                && text.indexOf('@') <= 64
                && ADDRESS.matcher(text).matches();
    }

    /** As an example shows it. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        to.forEach(json.putArray("to")::add);
        return json.put("subject", subject).put("text", text);
    }

    private static void require(boolean holds, String name, String rule) {
        if (!holds) {
            throw Problem.of(ProblemType.VALIDATION_ERROR, "Argument " + name + " " + rule + ".")
                    .with("errors", List.of(new FieldError("parameters." + name, rule)));
        }
    }
}
