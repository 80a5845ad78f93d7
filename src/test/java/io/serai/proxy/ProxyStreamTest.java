package io.serai.proxy;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.FaultRuns;
import io.serai.Patience;
import io.serai.RawHttp;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long bodies, which nobody holds: they go no faster than the other end takes them, and end with it. */
class ProxyStreamTest {

    private static final long LONG = 100L * 1024 * 1024;

    /** What is passed in the build; {@code -Dserai.faults=full} passes all of it. */
    private static final long PASSED = FaultRuns.count(16, 100) * 1024L * 1024;

    /** Above what the buffers of four sockets hold, and far below the body. */
    private static final long BUFFERED = 60L * 1024 * 1024;

    @AutoClose
    private static StreamingVendor vendor;

    @AutoClose
    private static SeraiTester serai;

    @AutoClose
    private static HttpClient client;

    private static TenantClient acme;

    @BeforeAll
    static void start() {
        vendor = new StreamingVendor();
        serai = SeraiTester.start(Map.of(
                "SERAI_PROVIDERS_GITHUB_BASE_URL", vendor.address(),
                "SERAI_PROXY_MAX_BODY_BYTES", String.valueOf(LONG),
                "SERAI_BULKHEAD", "4"));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        acme = serai.newTenant("acme");
        acme.connect("github", "gho_acme");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLongBodyGoesUp(boolean lengthKnown) throws IOException, InterruptedException {
        // Given
        var pattern = BodyPublishers.ofInputStream(() -> new Pattern(PASSED));
        var body = lengthKnown ? BodyPublishers.fromPublisher(pattern, PASSED) : pattern;

        // When
        HttpResponse<String> response = client.send(
                request("/up")
                        .header("Content-Type", "application/zip")
                        .PUT(body)
                        .build(),
                BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(StreamingVendor.summary(PASSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/down/", "/chunked/"})
    void aLongBodyComesDown(String path) throws IOException, InterruptedException {
        // When
        HttpResponse<InputStream> response = client.send(request(path + PASSED).build(), BodyHandlers.ofInputStream());

        // Then
        try (InputStream body = response.body()) {
            assertThat(StreamingVendor.summary(body)).isEqualTo(StreamingVendor.summary(PASSED));
        }
        assertThat(response.headers().firstValueAsLong("Content-Length").isPresent())
                .isEqualTo(path.equals("/down/"));
    }

    @Test
    void aReaderThatStopsStopsTheProvider() throws IOException {
        // Given
        vendor.written.set(0);
        try (Socket socket = open("GET /proxy/github/down/" + LONG, "")) {
            // When
            await().atMost(Patience.LIMIT).until(() -> vendor.written.get() > 0);

            // Then
            await().during(Duration.ofMillis(400)).atMost(Patience.LIMIT).until(() -> vendor.written.get() < BUFFERED);
            assertThat(socket.isClosed()).isFalse();
        }
        await().atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(answers("cut")).isPositive());
    }

    @Test
    void aProviderThatDoesNotReadStopsTheWriter() throws Exception {
        // Given
        AtomicLong sent = new AtomicLong();
        try (Socket socket = open("PUT /proxy/github/slow", "Content-Length: " + LONG + "\r\n")) {
            Thread writer = Thread.startVirtualThread(() -> write(socket, sent));

            // When
            await().atMost(Patience.LIMIT).until(() -> sent.get() > 0);
            await().during(Duration.ofMillis(400)).atMost(Patience.LIMIT).until(() -> sent.get() < BUFFERED);
            vendor.release();

            // Then
            writer.join();
            String answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
            assertThat(answer).isEqualTo("HTTP/1.1 200");
            assertThat(sent).hasValue(LONG);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotMadeToLookWhole() {
        assertThatThrownBy(() -> client.send(request("/cut/1000000").build(), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);

        // Then
        Reply next = acme.request("GET", "/proxy/github/down/0", null);
        assertThat(next.status()).isEqualTo(200);
    }

    @Test
    void anAnswerThatBreaksOffBeforeItsFirstByteIsAProblem() {
        // When
        Reply reply = acme.request("GET", "/proxy/github/mute/0", null);

        // Then
        assertThatProblem(reply).is(502, "PROVIDER_ERROR");
        assertThat(reply.json().path("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothingBehind() throws IOException {
        // Given
        long before = vendor.aborted.get();

        // When: more often than the bulkhead has places
        for (int i = 0; i < 6; i++) {
            long expected = before + i + 1;
            try (Socket socket = open("PUT /proxy/github/up", "Content-Length: " + LONG + "\r\n")) {
                socket.getOutputStream().write(new byte[200_000]);
            }
            await().atMost(Patience.LIMIT).until(() -> vendor.aborted.get() >= expected);
        }

        // Then
        assertThat(acme.request("GET", "/proxy/github/down/0", null).status()).isEqualTo(200);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWhetherItSaysSoOrNot() {
        // When
        Reply announced = RawHttp.exchange(
                serai.api(), head("PUT /proxy/github/up", "Content-Length: " + (LONG + 1) + "\r\n") + "start");

        // Then
        assertThatProblem(announced).is(413, "PAYLOAD_TOO_LARGE");
        assertThatThrownBy(() -> {
                    HttpResponse<String> response = client.send(
                            request("/up")
                                    .PUT(BodyPublishers.ofInputStream(() -> new Pattern(LONG + 1)))
                                    .build(),
                            BodyHandlers.ofString());
                    throw new IOException("HTTP " + response.statusCode());
                })
                .hasMessageMatching("HTTP 413|.*(reset|closed|EOF|Broken pipe|header parser).*");
    }

    @Test
    void aProviderThatRefusesBeforeTheEndIsHeardBeforeTheEnd() {
        // When
        Reply reply = RawHttp.exchange(
                serai.api(), head("PUT /proxy/github/refuse", "Content-Length: 1000000\r\n") + "x".repeat(100_000));

        // Then
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("X-Serai-Error")).isEmpty();
        assertThat(reply.header("Connection")).isEqualToIgnoringCase("close");
    }

    @Test
    void aLongBodyWithoutAGoodKeyIsRefusedAtOnce() {
        // When
        Reply reply = RawHttp.exchange(
                serai.api(),
                "PUT /proxy/github/up HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nothing\r\nContent-Length: 9000000\r\n\r\n");

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Connection")).isEqualToIgnoringCase("close");
    }

    private static double answers(String end) {
        return serai.bean(MeterRegistry.class).find("serai.proxy.answers").tag("end", end).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(serai.api().resolve("/proxy/github" + path))
                .header("Authorization", "Bearer " + acme.key());
    }

    private static String head(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + acme.key() + "\r\n" + headers + "\r\n";
    }

    private static Socket open(String line, String headers) throws IOException {
        Socket socket = new Socket(serai.api().getHost(), serai.api().getPort());
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        socket.getOutputStream().write(head(line, headers).getBytes(ISO_8859_1));
        return socket;
    }

    private static void write(Socket socket, AtomicLong sent) {
        try {
            OutputStream out = socket.getOutputStream();
            byte[] piece = StreamingVendor.piece();
            while (sent.get() < LONG) {
                out.write(piece);
                sent.addAndGet(piece.length);
            }
        } catch (IOException gone) {
            sent.set(-1);
        }
    }

    /** So many bytes of the pattern. */
    private static final class Pattern extends InputStream {

        private final byte[] piece = StreamingVendor.piece();
        private final long length;
        private long at;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return at == length ? -1 : piece[(int) (at++ % piece.length)] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int wanted) {
            if (at == length) {
                return -1;
            }
            int offset = (int) (at % piece.length);
            int count = (int) Math.min(Math.min(wanted, piece.length - offset), length - at);
            System.arraycopy(piece, offset, into, from, count);
            at += count;
            return count;
        }
    }
}
