package io.serai.peers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.SeraiTester;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/**
 * The authorization server that most platforms run (Maven artefact org.keycloak:keycloak-quarkus-dist, 177 MB; its start
 * takes more than a minute on two cores). It has a realm {@code agents} with a user {@code alice} of tenant {@code acme},
 * set up as {@code docs/identities.md} says.
 */
final class Keycloak implements AutoCloseable {

    static final String VERSION = "26.7.3";
    static final String AUDIENCE = "https://serai.example/mcp";

    private static final String SECRET = "a-secret-of-the-tests";
    private static final Path HOME = Path.of("target/peers/keycloak").toAbsolutePath();
    private static final long LONGEST_MINUTES = 10;
    private static final Duration LONGEST_START = Duration.ofMinutes(6);

    private final PeerProcess process;
    private final HttpClient client = HttpClient.newHttpClient();

    private Keycloak(PeerProcess process) {
        this.process = process;
    }

    static Keycloak start() throws IOException, InterruptedException {
        Path folder = HOME.resolve("keycloak-" + VERSION);
        Path program = folder.resolve("bin/kc.sh");
        if (!Files.exists(program)) {
            unpack();
        }
        FileSystemUtils.deleteRecursively(folder.resolve("data")); // the realm of an earlier run
        int port = PeerProcess.freePorts(1);
        Map<String, String> environment = Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin",
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        PeerProcess process = PeerProcess.start(
                List.of("bash", program.toString(), "start-dev", "--http-port=" + port),
                environment,
                port,
                HOME.resolve("server.log"));
        Keycloak keycloak = new Keycloak(process);
        await().atMost(LONGEST_START)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> keycloak.get("/realms/master").statusCode() == 200);
        keycloak.makeRealm();
        return keycloak;
    }

    private static void unpack() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        Process maven = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-q",
                        "-B",
                        "dependency:unpack",
                        "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + VERSION + ":zip",
                        "-DoutputDirectory=" + HOME)
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("maven.log").toFile())
                .start();
        if (!maven.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            PeerProcess.kill(maven);
        }
        Assumptions.assumeTrue(maven.waitFor() == 0, "SKIPPED KEYCLOAK: it cannot be had, see " + HOME);
    }

    String issuer() {
        return process.url(0) + "/realms/agents";
    }

    private void makeRealm() throws IOException, InterruptedException {
        Map<String, Object> audience = mapper(
                "audience",
                "oidc-audience-mapper",
                Map.of("included.custom.audience", AUDIENCE, "access.token.claim", "true"));
        Map<String, Object> tenant = mapper(
                "tenant",
                "oidc-usermodel-attribute-mapper",
                Map.of(
                        "user.attribute", "tenant_id",
                        "claim.name", "tenant_id",
                        "jsonType.label", "String",
                        "access.token.claim", "true"));
        admin("POST", "", Map.of("realm", "agents", "enabled", true, "accessTokenLifespan", 300));
        for (String scope : List.of("tools:read", "tools:invoke")) {
            admin(
                    "POST",
                    "/agents/client-scopes",
                    Map.of(
                            "name",
                            scope,
                            "protocol",
                            "openid-connect",
                            "attributes",
                            Map.of("include.in.token.scope", "true")));
        }
        for (String name : List.of("agent", "somebody-elses")) {
            admin(
                    "POST",
                    "/agents/clients",
                    Map.of(
                            "clientId",
                            name,
                            "secret",
                            SECRET,
                            "directAccessGrantsEnabled",
                            true,
                            "defaultClientScopes",
                            List.of("basic"),
                            "optionalClientScopes",
                            List.of("tools:read", "tools:invoke"),
                            "protocolMappers",
                            name.equals("agent") ? List.of(audience, tenant) : List.of(tenant)));
        }
        JsonNode profile = admin("GET", "/agents/users/profile", null);
        admin(
                "PUT",
                "/agents/users/profile",
                ((com.fasterxml.jackson.databind.node.ObjectNode) profile).put("unmanagedAttributePolicy", "ENABLED"));
        admin(
                "POST",
                "/agents/users",
                Map.of(
                        "username",
                        "alice",
                        "enabled",
                        true,
                        "email",
                        "alice@acme.example",
                        "emailVerified",
                        true,
                        "firstName",
                        "Alice",
                        "lastName",
                        "Acme",
                        "attributes",
                        Map.of("tenant_id", List.of("acme")),
                        "credentials",
                        List.of(Map.of("type", "password", "value", "pw", "temporary", false))));
    }

    private static Map<String, Object> mapper(String name, String type, Map<String, String> config) {
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", type, "config", config);
    }

    /** Gives the realm a new key that signs from now on; the ones before are published still. */
    void addKey(String provider, String algorithm, int priority) throws IOException, InterruptedException {
        String realm = admin("GET", "/agents", null).path("id").asText();
        admin(
                "POST",
                "/agents/components",
                Map.of(
                        "name",
                        provider + "-" + priority,
                        "providerId",
                        provider,
                        "providerType",
                        "org.keycloak.keys.KeyProvider",
                        "parentId",
                        realm,
                        "config",
                        Map.of("priority", List.of(Integer.toString(priority)))));
        admin("PUT", "/agents", Map.of("defaultSignatureAlgorithm", algorithm));
    }

    /** An access token of alice. */
    String token(String clientId, String scopes) throws IOException, InterruptedException {
        Map<String, String> form = Map.of(
                "grant_type",
                "password",
                "client_id",
                clientId,
                "client_secret",
                SECRET,
                "username",
                "alice",
                "password",
                "pw",
                "scope",
                "openid " + scopes);
        return grant("/realms/agents", form);
    }

    private String grant(String realm, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(process.url(0) + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        String token =
                SeraiTester.JSON.readTree(answer.body()).path("access_token").asText();
        if (token.isEmpty()) {
            throw new AssertionError("Keycloak gave no token: " + answer.body());
        }
        return token;
    }

    private JsonNode admin(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        String token = grant(
                "/realms/master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", "admin"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.url(0) + "/admin/realms" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(SeraiTester.text(body)))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? SeraiTester.JSON.missingNode() : SeraiTester.JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(process.url(0) + path)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }
}
