package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container with one processor has one thread for all virtual threads: whoever holds it while waiting stops the gateway. */
@NeedsPostgres
class OneProcessorTest {

    private static final int PROBES = 20;

    @Test
    void probesThatWaitForTheDatabaseHoldUpNobody(@TempDir Path data) throws IOException {
        // Given: the accessor that bin/serai takes
        int port = freePort();
        Map<String, String> environment = Map.of(
                "JAVA_TOOL_OPTIONS", "-XX:ActiveProcessorCount=1 -Djdk.reflect.useNativeAccessorOnly=true",
                "SERAI_MANAGEMENT_PORT", Integer.toString(port),
                "SERAI_DB_URL", PostgresServer.shared().newDatabase());
        HttpRequest probe = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(8)) // less than what ends a wait for the database
                .build();

        try (SeraiProcess serai = SeraiProcess.start(data, environment);
                HttpClient client = HttpClient.newHttpClient()) {
            // When
            List<CompletableFuture<HttpResponse<Void>>> answers = Stream.generate(
                            () -> client.sendAsync(probe, BodyHandlers.discarding()))
                    .limit(PROBES)
                    .toList();

            // Then
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(serai.request("GET", "/ready", null, Map.of()).status()).isEqualTo(200);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
