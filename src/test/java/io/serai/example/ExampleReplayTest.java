package io.serai.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The replay that needs no gateway: true examples pass, and each untruth in one is found. */
class ExampleReplayTest {

    private static final String TRUE = """
            - beans:
                - name: acme
                  type: io.serai.provider.Provider
                  properties:
                    title: Acme
                    category: test
                    baseUrl: https://api.acme.example
                    headers: { Acme-Version: "1" }
                    failure: { code: /code }
            - route:
                id: acme.createTicket
                description: Creates a ticket.
                from:
                  uri: tool:acme.createTicket
                  parameters:
                    effect: write
                    inputSchema:
                      required: [project, title]
                      properties:
                        project: { type: string }
                        title: { type: string }
                        notify: { type: string }
                    examples:
                      - arguments: { project: OPS, title: It breaks, notify: me }
                        sends: { method: POST, path: /projects/OPS, query: { notify: me }, body: { title: It breaks } }
                        receives: { status: 201, body: { number: 7 } }
                        result: { number: 7 }
                      - arguments: { project: OPS, title: Again }
                        sends: { method: POST, path: /projects/OPS, body: { title: Again } }
                        receives: { status: 409, body: { code: there_already } }
                        fails: { status: 422, code: PROVIDER_REJECTED, outcome: rejected }
                  steps:
                    - to:
                        uri: provider:acme
                        parameters: { httpMethod: POST, path: "/projects/{project}", query: notify }
            """;

    @Test
    void allShippedExamplesHoldTrue() throws IOException {
        assertThat(ExampleReplay.replay(Path.of("routes"))).isEmpty();
    }

    @Test
    void aToolMayMakeSeveralCalls() throws IOException {
        // Given
        String file = TRUE.replace("""
                        sends: { method: POST, path: /projects/OPS, query: { notify: me }, body: { title: It breaks } }
                        receives: { status: 201, body: { number: 7 } }
                        result: { number: 7 }
            """, """
                        calls:
                          - sends: { method: POST, path: /projects/OPS, query: { notify: me }, body: { title: It breaks } }
                            receives: { status: 201, body: { number: 7 } }
                          - sends: { method: GET, path: /tickets, query: { number: "7" } }
                            receives: { status: 200, body: { number: 7, state: open } }
            """) + """
                    - transform: { jq: { expression: "{number: .number}" } }
                    - to: { uri: "provider:acme", parameters: { httpMethod: GET, path: /tickets } }
            """;

        // When
        List<ExampleFault> faults = ExampleReplay.replay(folder(file));

        // Then
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method: POST, path: /projects/OPS, query|method: PUT, path: /projects/OPS, query|sends method POST, not PUT",
                "path: /projects/OPS, query|path: /projects/ops, query|sends path /projects/OPS, not /projects/ops",
                "query: { notify: me }|query: { notify: you }|sends query {notify=[me]}, not {notify=[you]}",
                "body: { title: It breaks }|body: { title: It works }|sends body {\"title\":\"It breaks\"}, not",
                "body: { title: It breaks } }|headers: { Acme-Version: \"2\" }, body: { title: It breaks } }"
                        + "|sends header Acme-Version [1], not [2]",
                "result: { number: 7 }|result: { number: 8 }|result is {\"number\":7}, not {\"number\":8}",
                "status: 422, code: PROVIDER_REJECTED|status: 424, code: REAUTH_REQUIRED|ends with a failure",
                "status: 201|status: 500|ends with a failure",
                "status: 409|status: 200|ends with a result",
            })
    void anUntruthIsFoundWithItsPlace(String truth, String untruth, String expected) throws IOException {
        // When
        List<ExampleFault> faults = ExampleReplay.replay(folder(TRUE.replace(truth, untruth)));

        // Then
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.message()).startsWith(expected);
            assertThat(fault.toString())
                    .matches(".*/providers/acme.yaml:(24|28): Example [12] of acme.createTicket: .*");
        });
    }

    @Test
    void rowsAndLettersStandInForADatabaseAndAMailServer() throws IOException {
        // Given
        Path examples = Path.of("examples/routes");
        String office = Files.readString(examples.resolve("providers/office.yaml"));

        // When
        List<ExampleFault> faults = ExampleReplay.replay(examples);
        List<ExampleFault> another = ExampleReplay.replay(
                folder(office.replace("office", "acme").replace("subject: Invoice 17", "subject: Invoice 18")));

        // Then
        assertThat(faults).isEmpty();
        assertThat(another).singleElement().satisfies(fault -> assertThat(fault.message())
                .startsWith("mails {\"to\":[\"ann@acme.example\"]"));
    }

    @Test
    void whatHasFindingsIsNotReplayed() {
        assertThatThrownBy(() -> ExampleReplay.replay(folder(TRUE.replace("effect: write", "effect: none"))))
                .hasMessageContaining("acme.yaml:16");
    }

    private static Path folder(String file) throws IOException {
        Path folder = ScratchFolder.create("serai-examples");
        Files.createDirectories(folder.resolve("providers"));
        Files.writeString(folder.resolve("providers/acme.yaml"), file);
        return folder;
    }
}
