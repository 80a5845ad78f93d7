package io.serai;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The rules that keep a caller's data from steering anything. R-A and R-H are in {@code RoutesTest} and {@code LintTest},
 * R-E is in {@code CallRouteTest}; the full catalogues of attacks are in the tests of {@code provider}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DesignRulesTest {

    private static final String TOKEN = "gho_canaryOfTheDesignRules";

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        serai = SeraiTester.start(vendor.environment("github"));
        tenant = serai.newTenant("rules");
        tenant.connect("github", TOKEN);
    }

    @AfterAll
    static void stop(CapturedOutput output) throws IOException {
        serai.close();
        vendor.close();
        assertThat(output.getAll()).doesNotContain(TOKEN).doesNotContain(tenant.key());
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TOKEN)
                        .doesNotContain(tenant.key());
            }
        }
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docs/read me.md|/repos/o/r/contents/docs/read%20me.md",
                "a?b=c#d|/repos/o/r/contents/a%3Fb%3Dc%23d",
                "a%2e%2e|/repos/o/r/contents/a%252e%252e",
                "{{env:HOME}}|/repos/o/r/contents/%7B%7Benv%3AHOME%7D%7D",
                "#class:x.Y|/repos/o/r/contents/%23class%3Ax.Y",
                "x@127.0.0.1:1|/repos/o/r/contents/x%40127.0.0.1%3A1",
                "..|",
                "a/../b|",
                "a//b|",
                "./a|"
            })
    void ruleBAValueFillsItsPlaceInThePathOrTheCallIsRefused(String value, @Nullable String path) {
        // When
        Reply reply = tenant.invoke("github.getFileContents", Map.of("owner", "o", "repo", "r", "path", value));

        // Then
        if (path == null) {
            assertThatProblem(reply).is(400, "VALIDATION_ERROR").namesField("parameters.path");
            assertThat(vendor.take()).isEmpty();
        } else {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(vendor.take()).extracting(Received::target).containsExactly(path);
        }
    }

    @Test
    void ruleCALetterIsDataWhenItIsSentAgain() {
        // Given: hostile arguments, and a provider that hangs up.
        Map<String, String> arguments = Map.of(
                "owner",
                "{{sys:user.home}}",
                "repo",
                "#bean:dataSource",
                "title",
                "RAW({{env:HOME}})",
                "body",
                "${bean:x}");
        vendor.answer(true, request -> Response.CUT);
        String letter = tenant.invoke("github.createIssue", arguments)
                .json()
                .path("deadLetterId")
                .asText();
        Received first = vendor.take().getFirst();

        // When
        vendor.answerWithAnEmptyObject();
        Reply replayed = tenant.request("POST", "/dead-letters/" + letter + "/replay", Map.of("acceptDuplicate", true));

        // Then
        assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
        List<Received> again = vendor.take();
        assertThat(again).hasSize(1);
        assertThat(again.getFirst()).isEqualTo(first);
        assertThat(first.target()).isEqualTo("/repos/%7B%7Bsys%3Auser.home%7D%7D/%23bean%3AdataSource/issues");
        assertThat(first.body()).contains("RAW({{env:HOME}})").contains("${bean:x}");
    }

    @Test
    void ruleDAndFTheProviderSeesTheHeadersOfItsFileAndTheCredentialAlone() {
        // When
        serai.request(
                "POST",
                "/tools/github.getMe?CamelHttpUri=http://evil.example",
                Map.of(),
                Map.of(
                        "Authorization", "Bearer " + tenant.key(),
                        "CamelHttpPath", "/admin",
                        "X-Client", "agent",
                        "Accept", "text/html",
                        "User-Agent", "evil"));

        // Then
        Received request = vendor.take().getFirst();
        assertThat(request.target()).isEqualTo("/user");
        assertThat(request.headers().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("Accept", "User-Agent", "X-GitHub-Api-Version", "authorization", "host");
        assertThat(request.header("User-Agent")).isEqualTo("Serai");
        assertThat(request.headers().getLast().getKey()).isIn("authorization", "host");
    }

    @Test
    void ruleGTheCallersCredentialEndsAtAuthentication() {
        // When
        tenant.invoke("github.createIssue", Map.of("owner", "o", "repo", "r", "title", "t"));

        // Then: see also what is checked when the test class ends.
        Received request = vendor.take().getFirst();
        assertThat(request.toString()).doesNotContain(tenant.key());
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
    }
}
