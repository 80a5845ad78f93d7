package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Templates of the form {@code /proxy/{integration}/**}: one placeholder, and behind it whatever path somebody else gives
 * a meaning to. Their requests are not read before the route runs. Written when routes start or stop.
 */
final class OpenPaths {

    private static final Pattern TEMPLATE = Pattern.compile("(/[a-z-]+/)\\{([A-Za-z]+)}/\\*\\*");

    private record Open(String prefix, String name, Map<String, LoopConsumer> verbs) {}

    private volatile List<Open> all = List.of();

    static boolean isOne(String template) {
        return template.endsWith("/**");
    }

    /** @param verbs consumers of one template by method */
    synchronized void replace(Map<String, Map<String, LoopConsumer>> verbs) {
        all = verbs.entrySet().stream()
                .map(entry -> open(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Open open(String template, Map<String, LoopConsumer> verbs) {
        Matcher parts = TEMPLATE.matcher(template);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A path that ends in /** has the form /name/{name}/**: " + template);
        }
        return new Open(parts.group(1), parts.group(2), new TreeMap<>(verbs));
    }

    boolean covers(@Nullable String path) {
        return path != null && find(path) != null;
    }

    private @Nullable Open find(String path) {
        for (Open open : all) {
            if (path.startsWith(open.prefix)) {
                return open;
            }
        }
        return null;
    }

    /**
     * @return null for a path of another form
     * @throws Problem 400 for a path that plays tricks, 405 for a wrong method
     */
    PathTable.@Nullable Match match(String method, String path) {
        Open open = find(path);
        if (open == null) {
            return null;
        }
        int begin = open.prefix.length();
        int slash = path.indexOf('/', begin);
        String first = slash < 0 ? path.substring(begin) : path.substring(begin, slash);
        String rest = slash < 0 ? "" : path.substring(slash + 1);
        if (first.isEmpty()) {
            return null;
        }
        PlainPath.require(rest);
        LoopConsumer consumer = open.verbs.get(method);
        if (consumer == null) {
            String allow = String.join(", ", open.verbs.keySet());
            throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + allow + ".")
                    .with("allow", allow);
        }
        return new PathTable.Match(consumer, Map.of(open.name, PathTable.decode(first)), rest);
    }
}
