package io.serai.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are together many times as long as all the memory that there is. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class ProxyMemoryTest {

    private static final int AT_ONCE = 10;
    private static final long EACH = 100L * 1024 * 1024;
    private static final String MEMORY = "-Xmx128m -XX:MaxDirectMemorySize=64m";

    @Test
    void passThroughASmallProcess(@TempDir Path data) throws InterruptedException, ExecutionException {
        try (StreamingVendor vendor = new StreamingVendor();
                SeraiProcess serai = SeraiProcess.start(
                        data,
                        Map.of("SERAI_PROVIDERS_GITHUB_BASE_URL", vendor.address(), "JAVA_TOOL_OPTIONS", MEMORY));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            String key = tenant(serai);
            URI proxy = serai.api().resolve("/proxy/github/");

            // When
            List<Future<String>> summaries = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                summaries.add(clients.submit(up(proxy, key)));
                summaries.add(clients.submit(down(proxy, key)));
            }

            // Then
            for (Future<String> summary : summaries) {
                assertThat(summary.get()).isEqualTo(StreamingVendor.summary(EACH));
            }
            FaultRuns.report(
                    "long bodies through /proxy, " + MEMORY,
                    AT_ONCE + " of 100 MiB up and " + AT_ONCE + " down at once",
                    "all whole",
                    summaries.size() + " whole",
                    true);
        }
    }

    private static String tenant(SeraiProcess serai) {
        Reply made = serai.adminRequest("POST", "/admin/tenants", Map.of("id", "acme", "name", "acme"));
        String key = made.json().path("apiKey").asText();
        Reply connected = serai.request(
                "POST",
                "/tenants/acme/integrations/github/credentials",
                Map.of("accessToken", "gho_acme"),
                Map.of("Authorization", "Bearer " + key));
        assertThat(connected.status()).isEqualTo(201);
        assertThat(key).isNotEqualTo(SeraiTester.ADMIN_KEY);
        return key;
    }

    private static Callable<String> up(URI proxy, String key) {
        return () -> {
            HttpURLConnection connection = open(proxy.resolve("up"), key);
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(EACH);
            try (OutputStream out = connection.getOutputStream()) {
                byte[] piece = StreamingVendor.piece();
                for (long sent = 0; sent < EACH; sent += piece.length) {
                    out.write(piece);
                }
            }
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
        };
    }

    private static Callable<String> down(URI proxy, String key) {
        return () -> {
            try (InputStream in = open(proxy.resolve("down/" + EACH), key).getInputStream()) {
                return StreamingVendor.summary(in);
            }
        };
    }

    private static HttpURLConnection open(URI address, String key) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + key);
        return connection;
    }
}
