package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.command.WrittenSchema;
import io.serai.peers.NodePeers.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two linters that we did not write find nothing in our documents, not even what they only warn of. */
@NeedsPeers
class OpenApiLintTest {

    private static final String URL = "--url=https://tools.acme.test";

    @ParameterizedTest
    @CsvSource({"full, spectral-full.yaml", "actions, spectral-gpt-actions.yaml"})
    void aDocumentHasNoErrorAndNoWarning(String profile, String ruleset) throws Exception {
        // Given
        Path document = WrittenSchema.file("openapi.json", "--profile=" + profile, URL);

        // When
        Ended spectral = spectral(document, ruleset);
        Ended redocly = NodePeers.installed().run("redocly", List.of("lint", document.toString()));

        // Then
        assertThat(spectral.output()).contains("No results with a severity of 'warn' or higher found!");
        assertThat(spectral.code()).isZero();
        assertThat(redocly.output()).contains("Your API description is valid").doesNotContain("warning");
        assertThat(redocly.code()).isZero();
    }

    @Test
    void theRulesetFindsWhatGptsRefuse() throws Exception {
        // Given
        Path document = WrittenSchema.file("openapi.yaml", "--tools=demo.echo", "--url=http://tools.acme.test:8080");

        // When
        Ended spectral = spectral(document, "spectral-gpt-actions.yaml");

        // Then
        assertThat(spectral.code()).isEqualTo(1);
        assertThat(spectral.output()).contains("gpt-https-server");
    }

    private static Ended spectral(Path document, String ruleset) throws Exception {
        NodePeers peers = NodePeers.installed();
        return peers.run(
                "spectral",
                List.of("lint", document.toString(), "--ruleset", peers.file(ruleset), "--fail-severity=warn"));
    }
}
