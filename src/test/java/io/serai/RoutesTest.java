package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What no compiler sees: the route files as they are shipped, against the product as it runs. */
class RoutesTest {

    private static final Pattern SECRET = Pattern.compile(
            "gh[pousr]_[A-Za-z0-9]{16,}|github_pat_|xox[abpe]-[A-Za-z0-9]|ntn_[A-Za-z0-9]{8,}|secret_[A-Za-z0-9]{8,}"
                    + "|-----BEGIN|AKIA[0-9A-Z]{12,}|(?i)bearer [A-Za-z0-9._-]{16,}|(?i)password:|srk_[a-z0-9]{8}_");

    /** R-A of the design: targets that a message would choose. */
    private static final Set<String> DYNAMIC =
            Set.of("tod", "recipientlist", "routingslip", "dynamicrouter", "enrich", "pollenrich", "poll");

    private static SeraiTester serai;
    private static List<Path> files;

    @BeforeAll
    static void start() throws IOException {
        serai = SeraiTester.start(Map.of());
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void everyFileIsLoadedAndEveryRouteRuns() throws IOException {
        // Given
        List<String> written = new ArrayList<>();
        for (Path file : files) {
            visit(tree(file), (key, value) -> {
                if (key.equals("route") && value instanceof Map<?, ?> route) {
                    String version = file.startsWith(Path.of("routes/providers")) ? "@1" : "";
                    written.add(route.get("id") + version);
                }
            });
        }

        // Then
        List<String> running =
                camel().getRoutes().stream().map(Route::getRouteId).toList();
        assertThat(written).doesNotHaveDuplicates().hasSizeGreaterThan(70);
        assertThat(running).containsAll(written);
        assertThat(written).allSatisfy(id -> assertThat(
                        camel().getRouteController().getRouteStatus(id).isStarted())
                .as(id)
                .isTrue());
    }

    @Test
    void everyStepThatIsNamedExists() throws IOException {
        Set<String> missing = new HashSet<>();
        for (Path file : files) {
            visit(tree(file), (key, value) -> {
                boolean names = key.equals("ref") || key.equals("executorService");
                if (names && camel().getRegistry().lookupByName(String.valueOf(value)) == null) {
                    missing.add(file + ": " + value);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyDirectTargetIsARoute() throws IOException {
        Set<String> starts = new HashSet<>();
        camel().getRoutes()
                .forEach(route -> starts.add(
                        route.getEndpoint().getEndpointUri().replace("://", ":").replaceFirst("@\\d+$", "")));
        Set<String> missing = new HashSet<>();
        for (Path file : files) {
            visit(tree(file), (key, value) -> {
                String target = String.valueOf(value);
                boolean direct = (key.equals("to") || key.equals("uri") || key.equals("deadLetterUri"))
                        && target.startsWith("direct:");
                // A path of the REST DSL and its route are one; the other targets have routes of their own.
                if (direct && !starts.contains(target) && !isRestTarget(file, target)) {
                    missing.add(file + ": " + target);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isRestTarget(Path file, String target) {
        try {
            return Files.readString(file).contains("to: " + target + "\n")
                    && camel().getRoute(target.substring("direct:".length())) != null;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** R-A: no target comes from a message. */
    @Test
    void ruleANoTargetComesFromAMessage() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            visit(tree(file), (key, value) -> {
                String name = key.replace("-", "").toLowerCase(Locale.ROOT);
                boolean dynamicTap = name.equals("wiretap")
                        && !(value instanceof Map<?, ?> tap && "false".equals(String.valueOf(tap.get("dynamicUri"))));
                boolean insideSchema = value instanceof Map<?, ?> map && map.containsKey("type");
                if (DYNAMIC.contains(name) && !insideSchema || dynamicTap) {
                    found.add(file + ": " + key);
                }
                if (key.equals("uri") && String.valueOf(value).matches(".*(\\$\\{|\\{\\{).*")) {
                    found.add(file + ": " + value);
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noFileHoldsASecret() throws IOException {
        for (Path file : files) {
            assertThat(Files.readString(file).lines().filter(line -> SECRET.matcher(line)
                            .find()))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    /** R-H: Camel's own reloading is off, so that a broken edit cannot take a running route away. */
    @Test
    void ruleHCamelsOwnReloadIsOff() {
        assertThat(serai.bean(org.springframework.core.env.Environment.class)
                        .getProperty("camel.main.routes-reload-enabled", "false"))
                .isEqualTo("false");
        assertThat(camel().hasService(org.apache.camel.support.RouteWatcherReloadStrategy.class))
                .isNull();
    }

    private static CamelContext camel() {
        return serai.bean(CamelContext.class);
    }

    private static Object tree(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private interface Visitor {
        void visit(String key, Object value);
    }

    private static void visit(Object node, Visitor visitor) {
        if (node instanceof List<?> list) {
            list.forEach(item -> visit(item, visitor));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    visitor.visit(String.valueOf(key), value);
                    boolean lifted =
                            Set.of("inputSchema", "outputSchema", "examples").contains(String.valueOf(key));
                    if (!lifted) {
                        visit(value, visitor);
                    }
                }
            });
        }
    }
}
