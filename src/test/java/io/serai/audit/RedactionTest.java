package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MIB = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "accessToken",
                "ACCESS_TOKEN",
                "client-secret",
                "password",
                "Authorization",
                "api_key",
                "apiKey",
                "x-api-key",
                "private_key",
                "Cookie",
                "line\nbreak\ntoken"
            })
    void aMemberWithTheNameOfASecretIsMaskedWhateverItsValue(String name) throws IOException {
        // Given
        ObjectNode arguments = JSON.createObjectNode();
        arguments.putObject("inside").put(name, 4711).put("repo", "octo/hello");

        // When
        JsonNode shown = redacted(arguments);

        // Then
        assertThat(shown.at("/inside").path(name).textValue()).isEqualTo("[redacted]");
        assertThat(shown.at("/inside/repo").textValue()).isEqualTo("octo/hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefABCDEF0123456789abcd",
                "xoxb-2345678901-2345678901234-AbCdEfGhIjKlMnOp",
                "secret_0123456789abcdefghijklmnopqrstuvwxyz",
                "srk_ab12cd34_0123456789abcdefghijABCDEFGHIJ0123456789abc",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
                "see\nghp_0123456789abcdefABCDEF0123456789abcd\nthere",
                "curl -H 'Authorization: Bearer abc'",
                "bearer something-short",
                "https://someone:hunter2@example.com/path",
                "the password=hunter2 of the box",
                "{\"client_secret\": \"hunter2\"}",
                "-----BEGIN PRIVATE KEY-----\nMIIE"
            })
    void aTextThatLooksLikeASecretIsMasked(String text) throws IOException {
        // Given
        ObjectNode arguments = JSON.createObjectNode().put("body", text);

        // When Then
        assertThat(redacted(arguments).path("body").textValue()).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It breaks when I press the button, and nothing is shown.",
                "spring-cloud-gateway-integration",
                "59833787-2cf9-4fdf-8782-e53db20768a5",
                "598337872cf94fdf8782e53db20768a5",
                "https://example.com/octo/hello/issues/7",
                "someone@example.com",
                "2024-01-15T10:30:00Z",
                "io.serai.gateway.GatewayConfiguration",
                "a token of my esteem"
            })
    void ordinaryTextStaysReadable(String text) throws IOException {
        // Given
        ObjectNode arguments = JSON.createObjectNode().put("body", text);

        // When Then
        assertThat(redacted(arguments).path("body").textValue()).isEqualTo(text);
    }

    @Test
    void whatIsNoTextStaysAsItIs() throws IOException {
        // Given
        String text = "{\"n\":12,\"d\":1.50,\"t\":true,\"nothing\":null,\"list\":[1,\"a\",{}]}";

        // When Then
        assertThat(redacted(JSON.readTree(text))).isEqualTo(JSON.readTree(text));
    }

    @Test
    void longTextsAreCutBetweenCharacters() throws IOException {
        // Given
        ObjectNode arguments = JSON.createObjectNode().put("body", "a".repeat(199) + "🙂" + "b".repeat(500));

        // When
        String shown = redacted(arguments).path("body").textValue();

        // Then
        assertThat(shown).hasSizeLessThan(210).startsWith("aaaa").endsWith("…");
    }

    @Test
    void halfACharacterDoesNotStopTheRecord() throws IOException {
        // Given
        ObjectNode arguments = JSON.createObjectNode().put("half\ud800name", "x\ud83dy\udc00");

        // When Then
        assertThat(redacted(arguments).toString()).contains("half\ufffdname").contains("x\ufffdy\ufffd");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatIsWrittenIsBoundedAndSoIsTheTime(String kind, ObjectNode arguments) throws Exception {
        // Given
        ArgumentsHash hash = new ArgumentsHash(Secret.of("a key for the test"));

        // When
        byte[] written = bytes(arguments);
        Duration redaction = fastest(() -> bytes(arguments));
        Duration hashing = fastest(() -> hash.of(arguments));

        // Then
        assertThat(written.length).as(kind).isLessThan(32 * 1024);
        assertThat(redaction).as(kind).isLessThan(Duration.ofMillis(100));
        assertThat(hashing).as(kind).isLessThan(Duration.ofMillis(500));
    }

    /** Processor time, and the least of several: what else the machine does must not count. */
    private static Duration fastest(Callable<?> work) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begun = threads.getCurrentThreadCpuTime();
            work.call();
            fastest = Math.min(fastest, threads.getCurrentThreadCpuTime() - begun);
        }
        return Duration.ofNanos(fastest);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> hostile() {
        return Stream.of(
                hostile("letters that nearly make a word", text("tokesecrepasswcredentia")),
                hostile("separators without end", text("a_-_-_-_-_-_-_")),
                hostile("prefixes without a token", text("ab-cd-ef-")),
                hostile("token characters", text("aB3-_.")),
                hostile("control characters", text("\u0001\n\r")),
                hostile("a name", JSON.createObjectNode().put("p_".repeat(MIB / 2), 1)),
                hostile("many texts", many()),
                hostile("a deep tree", deep()),
                hostile("a wide tree", wide()));
    }

    private static org.junit.jupiter.params.provider.Arguments hostile(String kind, ObjectNode arguments) {
        return org.junit.jupiter.params.provider.Arguments.of(kind, arguments);
    }

    private static ObjectNode text(String part) {
        return JSON.createObjectNode().put("body", part.repeat(MIB / part.length()));
    }

    private static ObjectNode many() {
        ObjectNode arguments = JSON.createObjectNode();
        ArrayNode list = arguments.putArray("list");
        for (int i = 0; i < 10_000; i++) {
            list.add("tok_".repeat(25));
        }
        return arguments;
    }

    private static ObjectNode deep() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode inner = root;
        for (int i = 0; i < 60; i++) {
            inner = inner.put("x", "y".repeat(16_000)).putObject("inner");
        }
        return root;
    }

    private static ObjectNode wide() {
        ObjectNode root = JSON.createObjectNode();
        for (int i = 0; i < 100; i++) {
            ArrayNode list = root.putArray("member" + i);
            for (int j = 0; j < 100; j++) {
                list.addArray().addArray().add(1).add(List.of().toString());
            }
        }
        return root;
    }

    private static JsonNode redacted(JsonNode arguments) throws IOException {
        return JSON.readTree(bytes(arguments));
    }

    private static byte[] bytes(JsonNode arguments) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.getFactory().createGenerator(bytes)) {
            Redaction.write(generator, arguments);
        }
        return bytes.toByteArray();
    }
}
