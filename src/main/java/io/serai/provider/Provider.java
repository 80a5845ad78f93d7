package io.serai.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A vendor, in the vendor's own words: the one bean that a provider file declares. {@code docs/writing-a-provider.md}
 * describes each field.
 *
 * @param baseUrl null for an integration whose tools call nobody
 * @param headers sent with every request; with the content type and the credential they are all that is sent. Names are
 *     found in any case; there is always a {@code User-Agent}
 * @param body how arguments become a request body
 * @param oauth null when tokens are not to be had by consent
 * @param requestId response header that holds the vendor's id of the request
 * @param idempotencyHeader request header in which the vendor takes a key, under which it executes a write once; null if it
 *     takes none
 * @param protection how Serai and other tenants are protected from a provider that is slow or down
 * @param openapi the vendor's own document, of which operations become tools; null for none
 * @param success what a 2xx must say to count as success; null: its status is enough
 */
public record Provider(
        String title,
        String description,
        String category,
        @Nullable URI baseUrl,
        Map<String, String> headers,
        BodyFormat body,
        CredentialUse credential,
        @Nullable OAuthDefinition oauth,
        @Nullable WhoAmI whoami,
        @Nullable String requestId,
        @Nullable String idempotencyHeader,
        @Nullable Api openapi,
        @Nullable Success success,
        FailureFields failure,
        LimitHeaders limits,
        List<ErrorRule> errors,
        Protection protection) {

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]{0,512}");

    /** Headers that belong to the client or carry a credential. */
    private static final Set<String> RESERVED_HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "upgrade",
            "expect",
            "te",
            "trailer");

    /** Encoding of a request body. */
    public enum BodyFormat {
        JSON,
        /** {@code application/x-www-form-urlencoded}; nested values as JSON text. */
        FORM
    }

    /** Whether calls carry the tenant's token. */
    public enum CredentialUse {
        BEARER,
        NONE
    }

    /** The request that proves a connection; {@code id} and {@code name} are JSON pointers into its answer. */
    public record WhoAmI(
            String method, String path, String id, @Nullable String name) {

        public WhoAmI {
            Objects.requireNonNull(method, "whoami.method");
            Objects.requireNonNull(path, "whoami.path");
            pointer(Objects.requireNonNull(id, "whoami.id"));
            pointer(name);
        }
    }

    /** A 2xx is a success only if the value at {@code pointer} equals {@code equals}. */
    public record Success(String pointer, JsonNode equals) {

        public Success {
            Provider.pointer(Objects.requireNonNull(pointer, "success.pointer"));
            Objects.requireNonNull(equals, "success.equals");
        }
    }

    /** JSON pointers to the vendor's words in the body of a failure. */
    public record FailureFields(
            @Nullable String code,
            @Nullable String message,
            @Nullable String requestId) {

        static final FailureFields NONE = new FailureFields(null, null, null);

        public FailureFields {
            pointer(code);
            pointer(message);
            pointer(requestId);
        }
    }

    /**
     * Response headers that tell how long to wait; {@code reset} holds epoch seconds.
     *
     * @param per what the vendor counts together
     */
    public record LimitHeaders(
            @Nullable String retryAfter,
            @Nullable String reset,
            @Nullable String remaining,
            Per per) {

        /** What shares a budget of the vendor's. */
        public enum Per {
            /** All calls with the same credential. */
            CONNECTION,
            /** Those of them that go to the same path, placeholders and all. */
            PATH
        }

        static final LimitHeaders STANDARD = new LimitHeaders("retry-after", null, null, Per.CONNECTION);

        public LimitHeaders {
            per = Objects.requireNonNullElse(per, Per.CONNECTION);
        }
    }

    /**
     * Limits towards this provider. What is absent is as the operator has it for all.
     *
     * @param timeoutMs longest time for one call, whatever the caller allows
     * @param bulkhead most calls of one tenant under way
     * @param budget what the vendor takes from all tenants together; null if it counts each by itself
     */
    public record Protection(
            @Nullable Integer timeoutMs,
            @Nullable Integer bulkhead,
            Breaker breaker,
            @Nullable Budget budget) {

        static final Protection STANDARD = new Protection(null, null, Breaker.STANDARD, null);

        public Protection {
            atLeastOne("protection.timeoutMs", timeoutMs);
            atLeastOne("protection.bulkhead", bulkhead);
            breaker = Objects.requireNonNullElse(breaker, Breaker.STANDARD);
        }
    }

    /** How many requests all tenants together may send in so many seconds. */
    public record Budget(Integer requests, Integer seconds) {

        public Budget {
            Objects.requireNonNull(requests, "protection.budget.requests");
            Objects.requireNonNull(seconds, "protection.budget.seconds");
            atLeastOne("protection.budget.requests", requests);
            atLeastOne("protection.budget.seconds", seconds);
        }
    }

    /**
     * When the provider counts as down, and for how long it is then left alone.
     *
     * @param failurePercent of the last {@code calls}, of which there must be at least {@code minimumCalls}
     */
    public record Breaker(Integer failurePercent, Integer calls, Integer minimumCalls, Integer openSeconds) {

        /** For whoever says nothing of it. */
        public static final Breaker STANDARD = new Breaker(50, 100, 20, 10);

        public Breaker {
            failurePercent = Objects.requireNonNullElse(failurePercent, 50);
            calls = Objects.requireNonNullElse(calls, 100);
            minimumCalls = Objects.requireNonNullElse(minimumCalls, Math.min(20, calls));
            openSeconds = Objects.requireNonNullElse(openSeconds, 10);
            atLeastOne("protection.breaker.failurePercent", failurePercent);
            atLeastOne("protection.breaker.minimumCalls", minimumCalls);
            atLeastOne("protection.breaker.openSeconds", openSeconds);
            if (failurePercent > 100 || minimumCalls > calls) {
                throw new IllegalArgumentException(
                        "A breaker's failurePercent is 1 to 100, and its minimumCalls are some of its calls");
            }
        }
    }

    private static void atLeastOne(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1");
        }
    }

    public Provider {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(category, "category");
        description = Objects.requireNonNullElse(description, title);
        headers = withUserAgent(headers == null ? Map.of() : headers);
        body = Objects.requireNonNullElse(body, BodyFormat.JSON);
        credential = Objects.requireNonNullElse(credential, CredentialUse.BEARER);
        failure = Objects.requireNonNullElse(failure, FailureFields.NONE);
        limits = Objects.requireNonNullElse(limits, LimitHeaders.STANDARD);
        errors = errors == null ? List.of() : List.copyOf(errors);
        protection = Objects.requireNonNullElse(protection, Protection.STANDARD);
        if (baseUrl != null && !isPlainHttp(baseUrl)) {
            throw new IllegalArgumentException("baseUrl must be an http or https address of host and path: " + baseUrl);
        }
        headers.forEach(Provider::requireSendable);
        if (idempotencyHeader != null) {
            requireSendable(idempotencyHeader, "");
        }
    }

    /** Some vendors refuse a request without one (GitHub, "User agent required"). */
    private static Map<String, String> withUserAgent(Map<String, String> given) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", "Serai");
        headers.putAll(given);
        return Collections.unmodifiableMap(headers);
    }

    private static boolean isPlainHttp(URI address) {
        return address.getHost() != null
                && isHttp(address)
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && address.getRawUserInfo() == null;
    }

    static void requireSendable(String name, String value) {
        if (!HEADER_NAME.matcher(name).matches()
                || !HEADER_VALUE.matcher(value).matches()
                || RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Header " + name + " cannot be one of a provider's fixed headers");
        }
    }

    private static @Nullable String pointer(@Nullable String pointer) {
        if (pointer != null) {
            JsonPointer.compile(pointer); // IllegalArgumentException with a sentence of its own
        }
        return pointer;
    }

    private static boolean isHttp(URI address) {
        return "https".equals(address.getScheme()) || "http".equals(address.getScheme());
    }

    /** Whether its tools need a tenant's connection. */
    public boolean needsConnection() {
        return baseUrl != null && credential != CredentialUse.NONE;
    }
}
