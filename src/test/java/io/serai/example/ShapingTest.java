package io.serai.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RoutesFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example of shaping in the documentation is a tool, and does what it says there. */
class ShapingTest {

    private static final String PROVIDER = """
            - beans:
                - name: acme
                  type: io.serai.provider.Provider
                  properties:
                    title: Acme
                    category: productivity
                    baseUrl: "https://api.acme.example"
            """;

    private static String documented() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(- route:\n    id: acme.listOpenTickets.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/writing-a-provider.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static RoutesFolder folder(String route) throws IOException {
        return RoutesFolder.ofTheGateway().with("providers/acme.yaml", PROVIDER + route);
    }

    @Test
    void theDocumentedRouteHoldsTrue() throws IOException {
        // Then
        assertThat(ExampleReplay.replay(folder(documented()).path())).isEmpty();
    }

    @Test
    void andWouldBeMissedIfItDidNot() throws IOException {
        // When
        String other = documented().replace("sort_by(-.number)", "sort_by(.number)");

        // Then
        assertThat(ExampleReplay.replay(folder(other).path())).hasSize(1);
    }
}
