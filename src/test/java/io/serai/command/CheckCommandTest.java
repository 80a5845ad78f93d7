package io.serai.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.ProcessClasses;
import io.serai.RoutesFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code check} and {@code new-provider}, here and as programs of their own. */
class CheckCommandTest {

    private record Ended(int code, String out, String err) {}

    private static Ended run(Map<String, String> variables, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Commands.line(given -> {}, variables);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ended(line.execute(arguments), out.toString(), err.toString());
    }

    private static Ended program(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("serai-check", ".out");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        builder.environment().put("SERAI_ROUTES", folder.toString());
        builder.environment().put("SERAI_DB_URL", "jdbc:postgresql://127.0.0.1:1/none");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), "");
    }

    private static RoutesFolder broken() {
        return RoutesFolder.ofEverything()
                .with("providers/acme.yaml", "- beans: []\n- route: { id: acme.x, from: { uri: \"timer:x\" } }\n")
                .with("providers/open.yaml", "- beans:\n    - { name: [ \n");
    }

    @Test
    void theShippedFilesHaveNoFindings() {
        // When
        Ended ended = run(Map.of(), "check");
        Ended named = run(Map.of("SERAI_ROUTES", "nowhere"), "check", "routes");

        // Then
        assertThat(ended.out()).matches("[0-9]+ files with [0-9]+ tools, no findings\\R");
        assertThat(ended.code()).isZero();
        assertThat(named).isEqualTo(ended);
    }

    @Test
    void allFindingsArePrintedWithTheirPlaces() {
        // Given
        RoutesFolder folder = broken();

        // When
        Ended ended = run(Map.of("SERAI_ROUTES", folder.path().toString()), "check");

        // Then
        assertThat(ended.code()).isEqualTo(1);
        List<String> lines = ended.out().lines().toList();
        assertThat(lines).hasSizeGreaterThan(4);
        assertThat(lines.subList(0, lines.size() - 1))
                .allMatch(
                        line -> line.matches(folder.path() + "/providers/(acme|open).yaml:[0-9]+:[0-9]+: .+ \\(.+\\)"));
        assertThat(ended.out()).contains("open.yaml:").contains("Not YAML: ");
        assertThat(lines.getLast()).isEqualTo(lines.size() - 1 + " findings");
    }

    @Test
    void whatIsNotDeclaredHereIsAHint() throws IOException {
        // Given
        String shop = Files.readString(Path.of("examples/routes/providers/shop.yaml"));
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/shop.yaml", shop);

        // When
        Ended ended = run(Map.of(), "check", folder.path().toString());
        Ended declared = run(
                Map.of("SERAI_DATABASES_SHOP_URL", "jdbc:h2:mem:x"),
                "check",
                folder.path().toString());

        // Then
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines())
                .hasSize(3)
                .filteredOn(line -> line.startsWith("Hint: "))
                .hasSize(2)
                .allMatch(line -> line.endsWith(": No database shop is declared (set SERAI_DATABASES_SHOP_URL)"));
        assertThat(declared.out().lines()).singleElement().asString().contains("2 tools, no findings");
    }

    @Test
    void aFolderThatIsNotThereIsSaidInOneLine() {
        // When
        Ended ended = run(Map.of(), "check", "nowhere");

        // Then
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "many"})
    void aBudgetOfTheOperatorsThatIsNoneIsFoundWhereItBelongs(String requests) {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/acme.yaml", """
                - beans:
                    - name: acme
                      type: io.serai.provider.Provider
                      properties:
                        title: Acme
                        category: test
                        protection: { budget: { requests: 100, seconds: 60 } }
                """);

        // When
        Ended ended = run(
                Map.of("SERAI_PROVIDERS_ACME_BUDGET", requests),
                "check",
                folder.path().toString());

        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("acme.yaml:7:").contains("protection.budget");
    }

    /** No database, no gateway: the address that this program is given has none behind it. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theProgramAndTheBuildSayTheSame() throws Exception {
        // Given
        RoutesFolder folder = broken();
        List<String> build = new ArrayList<>(List.of("./mvnw", "-q", "exec:java@check"));
        build.add("-Dserai.routes=" + folder.path());

        // When
        Ended here = run(Map.of(), "check", folder.path().toString());
        Ended program = program(folder.path(), check());
        Ended maven = program(folder.path(), build);

        // Then
        assertThat(program.out()).isEqualTo(here.out());
        assertThat(program.code()).isEqualTo(1);
        assertThat(maven.out().replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(here.out());
        assertThat(maven.code()).isEqualTo(1);
    }

    private static List<String> check() {
        List<String> command = ProcessClasses.command();
        command.add("check");
        return command;
    }

    @Test
    void theProgramSaysNothingButTheResult() throws Exception {
        // Given
        List<String> check = check();
        RoutesFolder impossible = RoutesFolder.ofEverything().with("providers/sg.yaml", """
                - beans:
                    - name: sg
                      type: io.serai.provider.Provider
                      properties: { title: Sg, category: test }
                - route:
                    id: sg.do
                    description: A tool
                    from:
                      uri: tool:sg.do
                      parameters:
                        effect: write
                        inputSchema: {}
                      steps: [ { split: { jq: ".", steps: [] } } ]
                """);

        // When
        Ended good = program(Path.of("routes"), check);
        Ended refused = program(impossible.path(), check);

        // Then
        assertThat(good.out().lines()).singleElement().asString().contains("96 tools, no findings");
        assertThat(refused.out().lines()).first().asString().contains("Route sg.do cannot be built: ");
        assertThat(refused.out()).doesNotContain("Exception").doesNotContain("at org.");
        assertThat(refused.code()).isEqualTo(1);
    }

    @Test
    void anOperatorCanAllowMoreForAllFilesOrForOne() throws IOException {
        // Given
        String route = """
                - beans:
                    - name: db-tools
                      type: io.serai.provider.Provider
                      properties: { title: Db, category: test }
                - route:
                    id: db-tools.find
                    description: A tool
                    from:
                      uri: tool:db-tools.find
                      parameters:
                        effect: read
                        inputSchema:
                          properties: { id: { type: string } }
                      steps:
                        - to: { uri: "kafka:things", parameters: { clientId: tools, headerSerializer: "#reports" } }
                        - setBody: { simple: "${body}" }
                """;
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/db-tools.yaml", route);
        String routes = folder.path().toString();

        // When
        Ended refused = run(Map.of("SERAI_ROUTES", routes), "check");
        Ended all = run(
                Map.of(
                        "SERAI_ROUTES", routes,
                        "SERAI_ROUTES_ALLOW_COMPONENTS", "ftp, kafka",
                        "SERAI_ROUTES_ALLOW_LANGUAGES", "simple",
                        "SERAI_ROUTES_ALLOW_BEANS", "reports"),
                "check");
        Map<String, String> one = Map.of(
                "SERAI_ROUTES", routes,
                "SERAI_PROVIDERS_DB_TOOLS_ALLOW_COMPONENTS", "kafka",
                "SERAI_PROVIDERS_DB_TOOLS_ALLOW_LANGUAGES", "simple",
                "SERAI_PROVIDERS_DB_TOOLS_ALLOW_BEANS", "reports");
        Ended own = run(one, "check");
        folder.with("providers/db-tools.yaml", route.replace("clientId: tools", "clientId: \"${body[id]}\""));
        Ended spliced = run(one, "check");
        folder.with("providers/db-tools.yaml", route.replace("${body}", "${sysenv.HOME}"));
        Ended reaching = run(one, "check");

        // Then
        assertThat(refused.out().lines()).hasSize(4);
        assertThat(List.of(all.code(), own.code())).as(all.out()).containsOnly(0);
        assertThat(spliced.out()).contains("db-tools.yaml:15:").contains("An expression cannot be part of");
        assertThat(reaching.out()).contains("db-tools.yaml:16:").contains("reaches beyond the message");
    }

    @Test
    void aNewProviderPassesTheCheckAndIsNeverWrittenOver() throws IOException {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        Map<String, String> variables = Map.of("SERAI_ROUTES", folder.path().toString());
        Path file = folder.path().resolve("providers/my-tickets2.yaml");

        // When
        Ended written = run(variables, "new-provider", "my-tickets2");
        Ended check = run(variables, "check");
        String first = Files.readString(file);
        Files.writeString(file, "mine");
        Ended again = run(variables, "new-provider", "my-tickets2");

        // Then
        assertThat(written).isEqualTo(new Ended(0, file + "\n", ""));
        assertThat(check.out()).contains("with 2 tools, no findings");
        assertThat(first).startsWith("# yaml-language-server: $schema=../../schema/serai-routes.schema.json\n");
        assertThat(first).contains("effect: read").contains("effect: write").contains("examples:");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is there already");
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracker.json", "tracker.yaml"})
    void aProviderOfAVendorsDocumentPassesTheCheckToo(String name, @TempDir Path elsewhere) throws IOException {
        // Given: JSON is YAML as well.
        Path document = elsewhere.resolve(name);
        Files.copy(Path.of("src/test/resources/io/serai/vendor/tracker-3.0.json"), document);
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        Map<String, String> variables = Map.of("SERAI_ROUTES", folder.path().toString());
        Path file = folder.path().resolve("providers/tracker.yaml");

        // When
        Ended unknown = run(variables, "new-provider", "tracker", "--openapi=" + document, "--operations=tickets/x");
        Ended written = run(
                variables,
                "new-provider",
                "tracker",
                "--openapi=" + document,
                "--operations=tickets/*,GET /files/*,files/write");
        Ended check = run(variables, "check");
        Ended schema = run(variables, "generate-schema", "--format=json", "--tools=tracker.tickets_create");
        Ended again = run(variables, "new-provider", "tracker", "--openapi=" + document);

        // Then
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no operation tickets/x");
        assertThat(written).isEqualTo(new Ended(0, file + "\n", ""));
        assertThat(Files.readString(file))
                .contains("title: \"Tracker\"", "{{serai.providers.tracker.base-url:https://api.tracker.example/v2}}");
        assertThat(check.out())
                .contains("with 3 tools, no findings")
                .contains("files/write: its body is application/octet-stream");
        assertThat(schema.out()).contains("\"operationId\":\"tracker_tickets_create\"");
        assertThat(again.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "../acme", "a/b", "a.b", "", "-a", "a-", "ä", "a b", "{{x}}", "a\n"})
    void anIdThatNoFileCanHaveIsRefused(String id, @TempDir Path folder) {
        // When
        Ended ended = run(Map.of("SERAI_ROUTES", folder.toString()), "new-provider", id);

        // Then
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).isNotEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
