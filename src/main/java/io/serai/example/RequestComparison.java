package io.serai.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.provider.Provider;
import io.serai.tool.Example;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One request, as it should be and as it came: method, path, query, body, and every header. */
final class RequestComparison {

    /** Headers of the client itself. */
    private static final Set<String> TRANSPORT = Set.of("host", "content-length");

    private final String place;
    private final Provider provider;
    private final String token;
    private final List<String> differences;

    RequestComparison(String place, Provider provider, String token, List<String> differences) {
        this.place = place;
        this.provider = provider;
        this.token = token;
        this.differences = differences;
    }

    void compare(Example.Request expected, Stub.Received actual) {
        same("method", expected.method(), actual.method());
        same("path", expected.path(), actual.path());
        same("query", new TreeMap<>(expected.query()), pairs(actual.query()));
        body(expected, actual);
        headers(expected, actual);
    }

    private void body(Example.Request expected, Stub.Received actual) {
        if (expected.form() != null) {
            same("form", new TreeMap<>(expected.form()), pairs(actual.body()));
        } else if (expected.body() != null) {
            same("body", Comparison.asSent(expected.body()), Comparison.tree(actual.body()));
        } else if (!Set.of("", "{}").contains(actual.body())) {
            differences.add(place + " a body that the example does not name: " + actual.body());
        }
    }

    /** The credential and the provider's fixed headers must be there, and nothing that nobody asked for. */
    private void headers(Example.Request expected, Stub.Received actual) {
        Map<String, List<String>> wanted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        provider.headers().forEach((name, value) -> wanted.put(name, List.of(value)));
        wanted.putAll(expected.headers());
        if (provider.needsConnection()) {
            wanted.put("Authorization", List.of("Bearer " + token));
        }
        if (!actual.body().isEmpty()) {
            wanted.putIfAbsent("Content-Type", List.of(contentType()));
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(wanted.keySet());
        names.addAll(actual.headers().keySet());
        TRANSPORT.forEach(names::remove);
        names.forEach(name ->
                same("header " + name, wanted.get(name), actual.headers().get(name)));
    }

    private String contentType() {
        return provider.body() == Provider.BodyFormat.JSON
                ? "application/json; charset=utf-8"
                : "application/x-www-form-urlencoded; charset=utf-8";
    }

    private void same(String part, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add(place + " " + part + " " + actual + ", not " + expected);
        }
    }

    private static Map<String, List<String>> pairs(String encoded) {
        Map<String, List<String>> pairs = new TreeMap<>();
        for (String pair : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            pairs.computeIfAbsent(decoded(name), first -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    /** A plus is a plus: Serai writes a space as {@code %20}, which every server understands. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }
}
