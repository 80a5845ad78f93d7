package io.serai.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server in GitHub's manner that takes each code once, for the address and the PKCE challenge it was
 * given for, and writes down what it receives.
 */
final class FakeVendor implements AutoCloseable {

    static final String SECRET = "canary-client-secret-0123456789";

    private record Consent(String challenge, String redirectUri) {}

    private final RecordingProvider server = new RecordingProvider();
    private final Map<String, Consent> codes = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();

    FakeVendor() {
        server.answer(true, this::answer);
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(server.environment("github"));
        environment.put("SERAI_PROVIDERS_GITHUB_AUTHORIZE_URL", server.address() + "/authorize");
        environment.put("SERAI_PROVIDERS_GITHUB_TOKEN_URL", server.address() + "/token");
        environment.put("SERAI_PROVIDERS_GITHUB_REVOKE_URL", server.address() + "/applications/{clientId}/token");
        environment.put("GITHUB_CLIENT_ID", "platform-client");
        environment.put("GITHUB_CLIENT_SECRET", SECRET);
        environment.put("GITHUB_REDIRECT_URI", "https://serai.example/oauth/callback/github");
        return environment;
    }

    String address() {
        return server.address();
    }

    List<Received> take() {
        return server.take();
    }

    /** The person consents. */
    String consent(URI authorizationUrl) {
        Map<String, String> query = query(authorizationUrl.getRawQuery());
        String code = "canary-code-" + given.incrementAndGet();
        codes.put(code, new Consent(query.getOrDefault("code_challenge", ""), query.getOrDefault("redirect_uri", "")));
        return code;
    }

    private Response answer(Received request) {
        return switch (request.path()) {
            case "/token" -> token(query(request.body()));
            case "/user" -> new Response(200, "{\"id\":583231,\"login\":\"octocat\"}");
            default -> new Response(204, "");
        };
    }

    private Response token(Map<String, String> form) {
        Consent consent = codes.remove(form.getOrDefault("code", ""));
        boolean good = consent != null
                && consent.redirectUri().equals(form.get("redirect_uri"))
                && consent.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))
                && SECRET.equals(form.get("client_secret"));
        return good
                ? new Response(
                        200,
                        "{\"access_token\":\"gho_canaryAccess\",\"token_type\":\"bearer\",\"scope\":\"repo,read:user\","
                                + "\"expires_in\":28800,\"refresh_token\":\"ghr_canaryRefresh\"}")
                : new Response(200, "{\"error\":\"bad_verification_code\",\"error_description\":\"no\"}");
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Map<String, String> query(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.close();
    }
}
