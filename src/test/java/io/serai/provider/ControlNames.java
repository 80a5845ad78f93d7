package io.serai.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Every name by which some component of Camel, or a proxy, could be told what to do: constants and component descriptions
 * on the class path, so that a newer Camel brings its own, and lists of those that are not there.
 */
final class ControlNames {

    /** What a header's name may consist of; one with an underscore is refused, see BadInputTest. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!#$%&'*+^`|~-]+");

    private static final Pattern NAME = Pattern.compile("[!-~&&[^{}()<>@,;:\\\\\"/\\[\\]?=]]+");

    /** Headers that mean something to us; BadInputTest and IdempotencyTest are about them. */
    private static final Set<String> MEANINGFUL = Set.of(
            "content-type",
            "content-length",
            "host",
            "authorization",
            "transfer-encoding",
            "content-encoding",
            "idempotency-key",
            "connection",
            "upgrade");

    private ControlNames() {}

    static List<String> all() throws IOException {
        Set<String> all = new LinkedHashSet<>();
        PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
        for (Resource description :
                resources.getResources("classpath*:META-INF/org/apache/camel/component/**/*.json")) {
            JsonNode headers = new ObjectMapper()
                    .readTree(description.getContentAsString(StandardCharsets.UTF_8))
                    .path("headers");
            headers.fieldNames().forEachRemaining(all::add);
        }
        addTexts(Exchange.class, all);
        for (Resource constants : resources.getResources("classpath*:org/apache/camel/**/*Constants.class")) {
            addTexts(classOf(constants), all);
        }
        all.addAll(lines("/io/serai/http/header-names.txt"));
        all.addAll(lines("/io/serai/http/camel-headers.txt"));
        all.removeIf(name -> !NAME.matcher(name).matches() || MEANINGFUL.contains(name.toLowerCase(Locale.ROOT)));
        return List.copyOf(all);
    }

    static boolean isToken(String name) {
        return TOKEN.matcher(name).matches();
    }

    private static Class<?> classOf(Resource file) throws IOException {
        String path = file.getURL().getPath();
        String name = path.substring(path.lastIndexOf("org/apache/camel/"), path.length() - ".class".length())
                .replace('/', '.');
        try {
            return Class.forName(name, false, ControlNames.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError optional) {
            return Object.class; // its component's libraries are not here
        }
    }

    private static void addTexts(Class<?> constants, Set<String> all) {
        for (Field field : constants.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                try {
                    all.add(Objects.toString(field.get(null), ""));
                } catch (IllegalAccessException notPublic) {
                    continue;
                }
            }
        }
    }

    private static List<String> lines(String list) throws IOException {
        try (InputStream in = Objects.requireNonNull(ControlNames.class.getResourceAsStream(list))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("# "))
                    .toList();
        }
    }

    /** The six spellings: as it is, lower, upper, both alternations, and with a small first letter. */
    static String spelt(String name, int letterCase) {
        return switch (letterCase) {
            case 0 -> name;
            case 1 -> name.toLowerCase(Locale.ROOT);
            case 2 -> name.toUpperCase(Locale.ROOT);
            case 3 -> alternating(name, 0);
            case 4 -> alternating(name, 1);
            default -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        };
    }

    private static String alternating(String name, int parity) {
        return IntStream.range(0, name.length())
                .mapToObj(i -> i % 2 == parity
                        ? name.substring(i, i + 1).toLowerCase(Locale.ROOT)
                        : name.substring(i, i + 1).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** What would do harm under this name. All have the word {@code steal} in them, by which they can be found again. */
    static String value(String name, int evilPort) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith("method") || lower.endsWith("methodname")) {
            return "DELETE?steal";
        }
        if (lower.endsWith("path") || lower.endsWith("filename")) {
            return "/../../steal";
        }
        if (lower.endsWith("query")) {
            return "steal=1&proxyHost=127.0.0.1&proxyPort=" + evilPort;
        }
        return "http://127.0.0.1:" + evilPort + "/steal";
    }
}
