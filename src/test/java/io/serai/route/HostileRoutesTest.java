package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.route.HostileRoutes.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.StandardEnvironment;

/** Each file of the catalogue is refused where its trick stands, before Camel has made anything of it. */
class HostileRoutesTest {

    /** file:line:column: message (hint) */
    private static final Pattern FINDING = Pattern.compile("([0-9]+):([0-9]+): .+ \\(.+\\)", Pattern.DOTALL);

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
        List<String> places = RouteCheck.of(folder, new StandardEnvironment()).findings().stream()
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
        assertThat(reader(folder).read(file, hostile.text(), 1).edition())
                .as("what alone reaches Camel")
                .isNull();
    }

    @Test
    void thereAreMoreThanTwoHundredAndWhatTheyAreMadeOfIsGood() {
        assertThat(catalogue()).hasSizeGreaterThan(200);
        assertThat(catalogue()).extracting(Hostile::name).doesNotHaveDuplicates();
        assertThat(new ProviderFile("evil.yaml", HostileRoutes.good()).file().findings())
                .isEmpty();
        assertThat(new ProviderFile("evil.yaml", HostileTemplates.good()).file().findings())
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

    private static EditionReader reader(Path folder) {
        return new EditionReader(
                new RouteFolder(folder), new YamlTrees(new ObjectMapper()), new StandardEnvironment(), true);
    }
}
