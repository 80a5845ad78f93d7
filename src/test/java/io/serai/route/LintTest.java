package io.serai.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.ProcessClasses;
import io.serai.RoutesFolder;
import io.serai.ScratchFolder;
import io.serai.SeraiTester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.StandardEnvironment;

/** Hostile and broken route files: each is refused, with the place and the reason, before Camel sees it. */
class LintTest {

    private static final Path HOSTILE = Path.of("src/test/resources/io/serai/route/hostile");

    /** In a hostile file: the finding that is expected on this line; a question mark for any finding in the file. */
    private static final String MARK = "# <- ";

    static Stream<Path> hostileFiles() throws IOException {
        return Files.list(HOSTILE).sorted();
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void aHostileFileIsRefusedWithPlaceAndReason(Path file) throws IOException {
        // Given
        String text = Files.readString(file);
        String name = "providers/" + file.getFileName();

        // When
        List<String> findings = findings(RoutesFolder.ofTheGateway().with(name, text));

        // Then
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding)
                .matches(
                        Pattern.compile(".*/" + Pattern.quote(name) + ":[1-9][0-9]*:[1-9][0-9]*: .*", Pattern.DOTALL)));
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int mark = lines.get(i).indexOf(MARK);
            String expected = mark < 0 ? "?" : lines.get(i).substring(mark + MARK.length());
            if (!expected.equals("?")) {
                String place = "/" + name + ":" + (i + 1) + ":";
                assertThat(findings)
                        .anySatisfy(
                                finding -> assertThat(finding).contains(place).contains(expected));
            }
        }
    }

    @Test
    void thereAreManyHostileFiles() throws IOException {
        assertThat(hostileFiles()).hasSizeGreaterThanOrEqualTo(150);
    }

    @Test
    void allFindingsOfAllFilesAreReportedAtOnce() throws IOException {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        for (Path file : hostileFiles().toList()) {
            folder.with("providers/" + file.getFileName(), Files.readString(file));
        }

        // When
        List<String> findings = findings(folder);

        // Then
        for (Path file : hostileFiles().toList()) {
            assertThat(findings).anySatisfy(finding -> assertThat(finding).contains("/" + file.getFileName() + ":"));
        }
    }

    @Test
    void filesThatNoTextCanShowAreRefusedToo() {
        String good = good("odd");
        assertThat(findings("odd.yaml", ("\uFEFF" + good).getBytes(UTF_8)))
                .anyMatch(text -> text.contains("byte order mark"));
        assertThat(findings("odd.yaml", good.replace("Odd", "\u00e9").getBytes(ISO_8859_1)))
                .anyMatch(text -> text.contains("not UTF-8"));
        for (String odd : List.of("\u0000", "\u0007", "\u0085", "\u2028", "\u2029", "\r")) {
            assertThat(findings("odd.yaml", good.replace("Odd", "O" + odd + "d").getBytes(UTF_8)))
                    .anyMatch(text -> text.contains("odd line break"));
        }
        assertThat(findings("odd.yaml", (good + "# " + "x".repeat(512 * 1024)).getBytes(UTF_8)))
                .anyMatch(text -> text.contains("too long"));
        assertThat(findings("Odd Name.yaml", good.getBytes(UTF_8))).anyMatch(text -> text.contains("name of the file"));
        assertThat(findings("a".repeat(65) + ".yaml", good.getBytes(UTF_8)))
                .anyMatch(text -> text.contains("name of the file"));
        assertThat(findings("odd.yaml", good.replace("\n", "\r\n").getBytes(UTF_8)))
                .isEmpty();
        assertThat(findings("odd.yaml", good.getBytes(UTF_8))).isEmpty();
    }

    /** A text that looks harmless here must not become structure there when the lines around it are taken out. */
    @Test
    void whatCamelSeesIsWhatWasChecked() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            for (Path path : files.toList()) {
                ProviderFile file = new ProviderFile(path.toString(), Files.readString(path));
                YamlFile seen = new YamlFile("seen.yaml", file.textForCamel());
                assertThat(seen.findings()).isEmpty();
                assertThat(seen.items()).hasSize(file.file().items().size() - 1); // without the bean
                assertThat(file.textForCamel()).doesNotContain("inputSchema:").doesNotContain("examples:");
                assertThat(file.textForCamel().lines().count())
                        .isEqualTo(Files.readString(path).lines().count());
            }
        }
    }

    @Test
    void shippedFilesHaveNoFindings() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            assertThat(files).allSatisfy(path -> assertThat(new ProviderFile(path.toString(), Files.readString(path))
                            .file()
                            .findings())
                    .isEmpty());
        }
        assertThat(findings(RoutesFolder.ofTheGateway())).isEmpty();
    }

    @Test
    void aNameThatTwoFilesClaimIsRefused() throws IOException {
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/odd.yaml", good("odd"));
        Files.createDirectories(folder.path().resolve("providers/more"));
        folder.with("providers/more/odd.yaml", good("odd"));
        assertThat(findings(folder)).anyMatch(finding -> finding.contains("Provider odd is in"));
        assertThat(findings(RoutesFolder.ofTheGateway()
                        .with("providers/tools.yaml", good("tools").replace("tools.call", "tools.invoke"))))
                .anyMatch(finding -> finding.contains("Route tools.invoke is in"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- toD: \"https://${body}\"",
                "- to-d: \"https://${body}\"",
                "- recipientList: { simple: \"${body}\" }",
                "- recipient-list: { simple: \"${body}\" }",
                "- routingSlip: { header: x }",
                "- dynamicRouter: { simple: \"${body}\" }",
                "- enrich: { simple: \"file:${body}\" }",
                "- pollEnrich: { simple: \"file:${body}\" }",
                "- wireTap: { uri: \"file:${body}\" }",
                "- wireTap: { uri: \"file:${body}\", dynamicUri: \"true\" }",
                "- to: \"{{env:TARGET}}\"",
                "- choice: { when: [ { simple: \"${body}\", steps: [ { toD: \"x:${body}\" } ] } ] }"
            })
    void aGatewayRouteTakesNoTargetFromAMessage(String step) {
        String route =
                "- route:\n    id: extra\n    from:\n      uri: direct:extra\n      steps:\n        " + step + "\n";
        assertThat(findings(RoutesFolder.ofTheGateway().with("gateway/extra.yaml", route)))
                .anyMatch(finding -> finding.contains("/gateway/extra.yaml:6:"));
    }

    @Test
    void aHostileFileStopsTheStartAndNothingOfItRuns() {
        // Given
        Path created = Path.of(System.getProperty("java.io.tmpdir"), "serai-lint-test-" + System.nanoTime());
        RoutesFolder folder = RoutesFolder.ofEverything()
                .with(
                        "providers/evil.yaml",
                        "- route:\n    id: evil.run\n    description: x\n    from:\n      uri: \"timer:x?repeatCount=1\"\n"
                                + "      steps:\n        - to: \"file:" + created + "\"\n");

        // Then
        assertThatThrownBy(() -> SeraiTester.start(
                                Map.of("SERAI_ROUTES", folder.path().toString()))
                        .close())
                .hasStackTraceContaining("Route files refused")
                .hasStackTraceContaining("evil.yaml:5:12: The route must start from tool:evil.run");
        assertThat(created).doesNotExist();
    }

    @Test
    void theProcessEndsWithAReadableMessageAndAnErrorCode() throws Exception {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/evil.yaml", "- evil\n");
        ProcessBuilder builder = new ProcessBuilder(ProcessClasses.command());
        builder.environment().put("SERAI_ROUTES", folder.path().toString());
        builder.environment()
                .put("SERAI_DATA_DIR", ScratchFolder.create("serai-lint").toString());
        builder.environment().put("PORT", "0");
        builder.environment().put("SERAI_MANAGEMENT_PORT", "0");
        Path output = Files.createTempFile("serai-lint", ".log");

        // When
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(Files.readString(output))
                .contains("evil.yaml:1:3: An item must be a mapping")
                .contains("Mend the lines above")
                .doesNotContain("\tat ");
    }

    private static String good(String id) {
        return """
                - beans:
                    - name: %1$s
                      type: io.serai.provider.Provider
                      properties: { title: Odd, category: test, baseUrl: "https://api.acme.example" }
                - route:
                    id: %1$s.call
                    description: A tool
                    from:
                      uri: tool:%1$s.call
                      parameters:
                        effect: read
                        inputSchema:
                          properties: {}
                      steps:
                        - to: { uri: "provider:%1$s", parameters: { httpMethod: GET, path: / } }
                """.formatted(id);
    }

    private static List<String> findings(String fileName, byte[] bytes) {
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        try {
            Files.write(folder.path().resolve("providers").resolve(fileName), bytes);
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
        return findings(folder);
    }

    /** What the loader says about a folder; empty if it has nothing to say. */
    private static List<String> findings(RoutesFolder folder) {
        return RouteCheck.of(folder.path(), new StandardEnvironment()).findings();
    }
}
