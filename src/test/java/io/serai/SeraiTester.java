package io.serai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.http.FrontDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Starts the real product in this process, on free ports and with a data folder of its own, and talks to it over HTTP. */
public final class SeraiTester implements AutoCloseable {

    /** The administrator's key of every test. */
    public static final String ADMIN_KEY = "test-admin-key-0123456789-0123456789";

    public static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Data folder → database: with {@code -Dserai.test.database=postgres} all tests run on PostgreSQL, but those about the
     * embedded database's file.
     */
    private static final Map<Path, String> ON_POSTGRES = new ConcurrentHashMap<>();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final ConfigurableApplicationContext context;

    private SeraiTester(Path data, ConfigurableApplicationContext context) {
        this.data = data;
        this.context = context;
    }

    /** @param environment environment variables, as an operator would set them */
    public static SeraiTester start(Map<String, String> environment) {
        return start(newFolder(), environment);
    }

    /** The same with a data folder that an earlier start left behind. */
    public static SeraiTester start(Path data, Map<String, String> environment) {
        return start(data, environment, onPostgres(), context -> {});
    }

    /** For tests that look at the embedded database's file: on that, whatever the others run on. */
    public static SeraiTester startOnFile(Map<String, String> environment) {
        return startOnFile(newFolder(), environment);
    }

    /** The same with a data folder that an earlier start left behind. */
    public static SeraiTester startOnFile(Path data, Map<String, String> environment) {
        return start(data, environment, false, context -> {});
    }

    private static Path newFolder() {
        try {
            return ScratchFolder.create("serai-test");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** On another clock than the machine's. */
    public static SeraiTester start(Map<String, String> environment, Clock clock) {
        return start(environment, Clock.class, clock);
    }

    /** With another object than the product's own in one place. */
    public static <T> SeraiTester start(Map<String, String> environment, Class<T> type, T other) {
        return start(
                newFolder(),
                environment,
                onPostgres(),
                context -> context.registerBean(
                        "replacedByTheTest", type, () -> other, definition -> definition.setPrimary(true)));
    }

    private static boolean onPostgres() {
        return "postgres".equals(System.getProperty("serai.test.database"));
    }

    private static SeraiTester start(
            Path data,
            Map<String, String> environment,
            boolean onPostgres,
            ApplicationContextInitializer<GenericApplicationContext> more) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("PORT", "0");
        variables.put("SERAI_HOST", "127.0.0.1");
        variables.put("SERAI_MANAGEMENT_PORT", "0");
        variables.put("SERAI_DATA_DIR", data.toString());
        variables.put("SERAI_DEMO", "false");
        variables.put("SERAI_SHUTDOWN_DELAY", "0s");
        variables.put("SERAI_SHUTDOWN_GRACE", "0s");
        variables.put("ADMIN_API_KEY", ADMIN_KEY);
        variables.put("SERAI_AUTH_FAILURES_PER_MINUTE", "0");
        variables.put("SERAI_CREDENTIAL_WRITES_PER_MINUTE", "1000000");
        if (onPostgres) {
            variables.put("SERAI_DB_URL", ON_POSTGRES.computeIfAbsent(data, folder -> PostgresServer.shared()
                    .newDatabase()));
        }
        variables.putAll(environment);
        StandardEnvironment simulated = new StandardEnvironment();
        simulated
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        SpringApplication application = new SpringApplication(SeraiApplication.class);
        application.setEnvironment(simulated);
        application.addInitializers(more);
        return new SeraiTester(data, application.run());
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + context.getBean(FrontDoor.class).port());
    }

    public URI operations() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    public Path data() {
        return data;
    }

    /** For tests that look inside; most should not. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Makes a tenant whose limits are out of the way. */
    public TenantClient newTenant(String id) {
        return newTenant(
                Map.of("id", id, "name", id, "plan", "test", "limits", Map.of("requestsPerMinute", 1_000_000)));
    }

    public TenantClient newTenant(Map<String, ?> body) {
        Reply reply = adminRequest("POST", "/admin/tenants", body);
        if (reply.status() != 201) {
            throw new AssertionError("The tenant was not made: " + reply);
        }
        return new TenantClient(
                this,
                String.valueOf(body.get("id")),
                reply.json().path("apiKey").asText());
    }

    public Reply adminRequest(String method, String path, @Nullable Object body) {
        return request(method, path, body, Map.of("Authorization", "Bearer " + ADMIN_KEY));
    }

    /** @param body a text as it is, anything else as JSON, null for none */
    public Reply request(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return exchange(client, api(), method, path, body, headers);
    }

    static Reply exchange(
            HttpClient client,
            URI api,
            String method,
            String path,
            @Nullable Object body,
            Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path));
        headers.forEach(request::header);
        if (body != null && headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), tree(response.body()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** A text as it is, anything else as JSON. */
    public static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JsonNode tree(String body) {
        try {
            return body.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
