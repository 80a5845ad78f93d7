package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SeraiTester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WelcomeTest {

    private static final Pattern COMMAND = Pattern.compile("^ {2}(curl .*)$", Pattern.MULTILINE);
    private static final Pattern DEMO_KEY = Pattern.compile("tenant demo: (srk_\\S{52})");

    /** Spring leaves the format to all that is started in this process afterwards. */
    @AfterEach
    void backToText() {
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void thePrintedCommandWorksAsItIsPrinted(String multiTenant, @TempDir Path data, CapturedOutput output)
            throws Exception {
        // Given
        try (SeraiTester serai =
                SeraiTester.start(data, Map.of("SERAI_DEMO", "true", "MULTI_TENANT_ENABLED", multiTenant))) {
            // When
            String answer = Curl.run(find(COMMAND, output.getOut())).body();

            // Then
            assertThat(answer).contains("\"result\":{\"message\":\"hello\"}");
            assertThat(output.getOut())
                    .contains("Serai is open at http://localhost:" + serai.api().getPort() + "\n")
                    .contains("Administrator's key: in ADMIN_API_KEY\n");
        }
    }

    @Test
    void theKeysLieInFilesThatOnlyTheOwnerReads(@TempDir Path data, CapturedOutput output) throws IOException {
        // Given
        Map<String, String> settings = Map.of("SERAI_DEMO", "true");

        // When
        SeraiTester.start(data, settings).close();
        String first = find(DEMO_KEY, output.getOut());

        // Then
        Path file = data.resolve("demo.key");
        assertThat(file).content().isEqualTo(first + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aLaterStartShowsTheSameKeyAndOneWithoutTheTenantNone(@TempDir Path data, CapturedOutput output) {
        // Given
        Map<String, String> settings = Map.of("SERAI_DEMO", "true");
        SeraiTester.start(data, settings).close();
        String first = find(DEMO_KEY, output.getOut());

        // When
        int secondStart = output.getOut().length();
        try (SeraiTester serai = SeraiTester.start(data, settings)) {
            serai.newTenant("real");
            serai.adminRequest("DELETE", "/admin/tenants/demo?confirm=true", null);
        }
        int thirdStart = output.getOut().length();
        SeraiTester.start(data, settings).close();

        // Then
        assertThat(find(DEMO_KEY, output.getOut().substring(secondStart))).isEqualTo(first);
        assertThat(output.getOut().substring(thirdStart))
                .contains("Serai is open at")
                .doesNotContain("srk_");
    }

    @Test
    void withoutTheDemoThereIsNoTenantAndNoKey(@TempDir Path data, CapturedOutput output) {
        // When
        try (SeraiTester serai = SeraiTester.start(data, Map.of("SERAI_DEMO", "false"))) {
            // Then
            assertThat(serai.adminRequest("GET", "/admin/tenants", null)
                            .json()
                            .at("/pagination/total")
                            .asInt())
                    .isZero();
            assertThat(output.getOut()).contains("Serai is open at").doesNotContain("srk_");
        }
    }

    @Test
    void amongJsonLinesItKeepsSilentButMakesTheTenant(@TempDir Path data, CapturedOutput output) {
        // When
        try (SeraiTester serai = SeraiTester.start(data, Map.of("SERAI_DEMO", "true", "LOG_FORMAT", "json"))) {
            // Then
            assertThat(serai.adminRequest("GET", "/admin/tenants/demo", null).status())
                    .isEqualTo(200);
            assertThat(output.getOut()).doesNotContain("Serai is open at").doesNotContain("srk_");
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in:%n%s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
