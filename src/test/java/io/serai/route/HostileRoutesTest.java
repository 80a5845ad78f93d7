package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.Providers;
import io.serai.route.HostileRoutes.Hostile;
import io.serai.tool.ToolSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.StandardEnvironment;

/** Each file of the catalogue is refused where its trick stands, before Camel has made anything of it. */
class HostileRoutesTest {

    /** file:line:column: message (hint) */
    private static final Pattern FINDING = Pattern.compile("([0-9]+):([0-9]+): .+ \\(.+\\)", Pattern.DOTALL);

    private static CamelContext camel;

    @BeforeAll
    static void start() {
        camel = new DefaultCamelContext();
    }

    @AfterAll
    static void stop() throws Exception {
        camel.close();
    }

    static List<Hostile> catalogue() {
        return HostileRoutes.all();
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void isRefusedBeforeAnEndpointExists(Hostile hostile, @TempDir Path folder) throws IOException {
        // Given
        Files.createDirectories(folder.resolve("gateway"));
        Files.createDirectories(folder.resolve("providers"));
        Path file = Files.writeString(folder.resolve("providers").resolve(hostile.fileName()), hostile.text());

        // Then
        assertThatThrownBy(() -> loader(folder).load(camel))
                .isInstanceOfSatisfying(RouteFilesRefused.class, refused -> {
                    List<String> places = refused.findings().stream()
                            .map(Finding::toString)
                            .map(line -> {
                                assertThat(line).startsWith(file + ":");
                                return line.substring(file.toString().length() + 1);
                            })
                            .toList();
                    assertThat(places).isNotEmpty().allMatch(FINDING.asMatchPredicate());
                    assertThat(places).anySatisfy(place -> {
                        Matcher finding = FINDING.matcher(place);
                        assertThat(finding.matches()).isTrue();
                        assertThat(Integer.parseInt(finding.group(1))).isBetween(hostile.from(), hostile.to());
                    });
                });
        assertThat(camel.getEndpoints()).isEmpty();
        assertThat(camel.getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .getRouteDefinitions())
                .isEmpty();
    }

    @Test
    void thereAreMoreThanTwoHundredAndWhatTheyAreMadeOfIsGood() {
        assertThat(catalogue()).hasSizeGreaterThan(200);
        assertThat(catalogue()).extracting(Hostile::name).doesNotHaveDuplicates();
        assertThat(new ProviderFile("evil.yaml", HostileRoutes.good()).file().findings())
                .isEmpty();
    }

    @Test
    void noShippedFileIsRefused() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            assertThat(files.toList()).isNotEmpty().allSatisfy(path -> assertThat(
                            new ProviderFile(path.toString(), Files.readString(path))
                                    .file()
                                    .findings())
                    .isEmpty());
        }
    }

    private static RouteLoader loader(Path folder) {
        return new RouteLoader(
                new RouteSettings(folder),
                new YamlTrees(new ObjectMapper()),
                new StandardEnvironment(),
                new Providers(),
                new ToolSpecs());
    }
}
