package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which consumer serves a path and method. Templates are those of the REST DSL ({@code /tools/{toolId}}); a literal
 * segment beats a placeholder. A template that ends in {@code /**} takes whatever follows, see {@link OpenPaths}. Written when routes start or stop, read on every call.
 */
final class PathTable {

    /** The key of a placeholder among its siblings: no segment of a path, literal or sent, has a slash in it. */
    private static final String PLACEHOLDER = "/";

    /**
     * The consumer of a path, with the decoded values of its placeholders.
     *
     * @param rest what follows an open-ended template, raw; null for any other
     */
    record Match(
            LoopConsumer consumer,
            Map<String, String> parameters,
            @Nullable String rest) {

        Match(LoopConsumer consumer, Map<String, String> parameters) {
            this(consumer, parameters, null);
        }
    }

    private record Entry(LoopConsumer consumer, List<String> names) {}

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final Map<String, Entry> verbs = new TreeMap<>();
    }

    private final OpenPaths open = new OpenPaths();
    private volatile Node root = new Node();
    private final Map<String, LoopConsumer> registered = new TreeMap<>();

    synchronized void add(String template, String verbs, LoopConsumer consumer) {
        for (String verb : verbs.split(",")) {
            registered.put(verb.trim().toUpperCase(Locale.ROOT) + " " + template, consumer);
        }
        rebuild();
    }

    synchronized void remove(LoopConsumer consumer) {
        registered.values().removeIf(consumer::equals);
        rebuild();
    }

    private void rebuild() {
        Node fresh = new Node();
        Map<String, Map<String, LoopConsumer>> openEnded = new TreeMap<>();
        registered.forEach((verbAndTemplate, consumer) -> {
            int space = verbAndTemplate.indexOf(' ');
            String verb = verbAndTemplate.substring(0, space);
            String template = verbAndTemplate.substring(space + 1);
            if (OpenPaths.isOne(template)) {
                openEnded.computeIfAbsent(template, none -> new TreeMap<>()).put(verb, consumer);
            } else {
                insert(fresh, template, verb, consumer);
            }
        });
        open.replace(openEnded);
        root = fresh;
    }

    private static void insert(Node root, String template, String verb, LoopConsumer consumer) {
        Node node = root;
        List<String> segments = segments(template);
        for (String segment : segments) {
            String key = segment.startsWith("{") ? PLACEHOLDER : segment;
            node = node.children.computeIfAbsent(key, none -> new Node());
        }
        List<String> names = segments.stream()
                .filter(segment -> segment.startsWith("{"))
                .map(segment -> segment.substring(1, segment.length() - 1))
                .toList();
        node.verbs.put(verb, new Entry(consumer, names));
    }

    /** Whether the path is one whose body may be of any type and length. */
    boolean isOpenEnded(@Nullable String path) {
        return open.covers(path);
    }

    /**
     * @param path raw path of the request
     * @throws Problem 400 for a path that plays tricks, 404 for an unknown one, 405 for a wrong method
     */
    Match match(String method, String path) {
        Match further = open.match(method, path);
        if (further != null) {
            return further;
        }
        refuseTricks(path);
        List<String> captured = new ArrayList<>(2);
        Node node = find(root, segments(path), 0, captured);
        if (node == null && path.startsWith(FrontDoor.API_PREFIX)) {
            // Most paths exist with and without the prefix; both are the same route.
            String rest = path.substring(FrontDoor.API_PREFIX.length() - 1);
            node = rest.startsWith(FrontDoor.API_PREFIX) ? null : find(root, segments(rest), 0, captured);
        }
        if (node == null) {
            throw Problem.of(ProblemType.ROUTE_NOT_FOUND, "There is nothing at this path.");
        }
        Entry entry = node.verbs.get(method.equals("HEAD") ? "GET" : method);
        if (entry == null) {
            String allow = String.join(", ", node.verbs.keySet());
            throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + allow + ".")
                    .with("allow", allow);
        }
        return new Match(entry.consumer, parameters(entry.names, captured));
    }

    private static @Nullable Node find(Node node, List<String> segments, int index, List<String> captured) {
        if (index == segments.size()) {
            return node.verbs.isEmpty() ? null : node;
        }
        String segment = segments.get(index);
        Node literal = node.children.get(segment);
        Node found = literal == null ? null : find(literal, segments, index + 1, captured);
        Node placeholder = node.children.get(PLACEHOLDER);
        if (found == null && placeholder != null) {
            captured.add(segment);
            found = find(placeholder, segments, index + 1, captured);
            if (found == null) {
                captured.removeLast();
            }
        }
        return found;
    }

    private static Map<String, String> parameters(List<String> names, List<String> captured) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), decode(captured.get(i)));
        }
        return values;
    }

    private static List<String> segments(String path) {
        if (path.length() <= 1) {
            return List.of();
        }
        String inner = path.substring(path.startsWith("/") ? 1 : 0, path.length() - (path.endsWith("/") ? 1 : 0));
        return Arrays.asList(inner.split("/", -1));
    }

    static String decode(String segment) {
        try {
            return segment.indexOf('%') < 0
                    ? segment
                    : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The path has a malformed percent-encoding.");
        }
    }

    private static void refuseTricks(String path) {
        String lower = path.indexOf('%') < 0 ? path : path.toLowerCase(Locale.ROOT);
        boolean refused = !lower.startsWith("/")
                || lower.contains("//")
                || lower.indexOf(';') >= 0
                || lower.indexOf('\\') >= 0
                || lower.contains("%2f")
                || lower.contains("%5c")
                || lower.contains("%00");
        for (String segment :
                refused || !lower.contains(".") && !lower.contains("%2e") ? List.<String>of() : segments(lower)) {
            String dots = segment.replace("%2e", ".");
            refused |= dots.equals(".") || dots.equals("..");
        }
        if (refused) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The path must be in its plain, normalised form.");
        }
    }
}
