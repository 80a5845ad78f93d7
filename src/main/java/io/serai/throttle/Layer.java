package io.serai.throttle;

/** What a limit is on. Every layer that exists must admit a call. */
public enum Layer {
    TENANT("tenant", "Tenant limit of %d requests per %s reached."),
    KEY("key", "Limit of this key, %d requests per %s, reached."),
    TOOL("tool", "Limit of this tool, %d calls per %s, reached."),
    OAUTH_START("oauth-start", "Tenant limit of %d starts of a consent per %s reached."),
    CREDENTIAL_WRITE("credential-write", "Tenant limit of %d changes of credentials per %s reached."),
    ADDRESS("address", "Limit of %d failed authentications per %s from this address reached."),
    PUBLIC("public", "Limit of %d requests per %s from this address reached.");

    private final String word;
    private final String refusal;

    Layer(String word, String refusal) {
        this.word = word;
        this.refusal = refusal;
    }

    public String word() {
        return word;
    }

    String refusal(long limit, Window window) {
        return refusal.formatted(limit, window.word());
    }
}
