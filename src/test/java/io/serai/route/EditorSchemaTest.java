package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.serai.ScratchFolder;
import io.serai.route.HostileRoutes.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The schema for editors is what the linter goes by today, takes all good files and refuses the hostile ones where a schema
 * can. After a change: {@code ./mvnw test-compile surefire:test@default-test -Dtest=EditorSchemaTest -Dserai.write=schema}.
 */
class EditorSchemaTest {

    private static final Path FILE = Path.of("schema/serai-routes.schema.json");

    /** The names of those hostile files that a schema has no way to refuse. */
    private static final Path BEYOND = Path.of("src/test/resources/io/serai/route/beyond-a-schema.txt");

    private static final Path HOSTILE = Path.of("src/test/resources/io/serai/route/hostile");
    private static final String LINE = "# yaml-language-server: $schema=../../schema/serai-routes.schema.json";
    private static final boolean WRITES = "schema".equals(System.getProperty("serai.write"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Schema schema;

    @BeforeAll
    static void generate() throws IOException {
        String generated = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(EditorSchema.generate()) + "\n";
        if (WRITES) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, generated);
        }
        assertThat(FILE).as("run with -Dserai.write=schema").hasContent(generated);
        schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(JSON.readTree(FILE.toFile()));
    }

    @Test
    void itIsASchema() throws IOException {
        // Given
        Schema draft7 = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

        // Then
        assertThat(draft7.validate(JSON.readTree(FILE.toFile()))).isEmpty();
    }

    @Test
    void allShippedFilesAndThoseOfNewProvidersAreTaken() throws IOException {
        // Given
        List<Path> good = new ArrayList<>(List.of(
                Path.of("src/test/resources/io/serai/route/good/steps.yaml"),
                Path.of("src/test/resources/io/serai/route/good/templates.yaml"),
                NewProvider.write(ScratchFolder.create("serai-schema"), "fresh")));
        try (Stream<Path> shipped = Files.list(Path.of("routes/providers"))) {
            shipped.forEach(good::add);
        }
        try (Stream<Path> examples = Files.list(Path.of("examples/routes/providers"))) {
            examples.forEach(good::add);
        }

        // Then
        assertThat(good).allSatisfy(path -> assertThat(errors(Files.readString(path)))
                .as(path.toString())
                .hasValueSatisfying(errors -> assertThat(errors).isEmpty()));
    }

    @Test
    void eachShippedFileNamesItOnItsFirstLine() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("routes/providers"))) {
            assertThat(shipped)
                    .allSatisfy(
                            path -> assertThat(Files.readAllLines(path)).first().isEqualTo(LINE));
        }
        assertThat(Path.of("routes/providers")
                        .resolve(LINE.substring(LINE.indexOf('=') + 1))
                        .normalize())
                .isEqualTo(FILE);
    }

    @Test
    void hostileFilesAreRefusedExceptThoseThatNoSchemaCanTell() throws IOException {
        // Given
        List<String> beyond = new ArrayList<>();
        int all = 0;
        try (Stream<Path> files = Files.list(HOSTILE).sorted()) {
            for (Path file : files.toList()) {
                all++;
                if (isTaken(Files.readString(file))) {
                    beyond.add("file " + file.getFileName());
                }
            }
        }
        for (Hostile hostile : HostileRoutes.all()) {
            all++;
            if (isTaken(hostile.text())) {
                beyond.add(hostile.name());
            }
        }

        // Then
        if (WRITES) {
            Files.writeString(BEYOND, String.join("\n", beyond) + "\n");
        }
        assertThat(beyond).as("run with -Dserai.write=schema").isEqualTo(Files.readAllLines(BEYOND));
        assertThat(beyond).hasSizeLessThan(all / 4);
    }

    private static boolean isTaken(String text) {
        return errors(text).map(List::isEmpty).orElse(false);
    }

    /** What an editor would underline; nothing if it cannot even read the text. */
    private static Optional<List<Error>> errors(String text) {
        try {
            List<Object> documents = new ArrayList<>();
            new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(documents::add);
            JsonNode tree = JSON.valueToTree(documents.size() == 1 ? documents.getFirst() : documents);
            return Optional.of(schema.validate(tree));
        } catch (YamlEngineException | IllegalArgumentException | StackOverflowError unreadable) {
            return Optional.empty();
        }
    }
}
