package io.serai.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.SeraiTester;
import io.serai.SetClock;
import io.serai.secret.Secret;
import io.serai.tenant.Principal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer in memory, and the gateway's check of its tokens. */
final class TestIssuer implements Documents {

    static final String ID = "https://idp.example/realms/one";

    final SetClock clock = new SetClock();
    final AtomicInteger reads = new AtomicInteger();
    final List<Runnable> background = new ArrayList<>();
    volatile List<TestKey> keys;
    volatile boolean away;
    volatile String says = ID;

    /** What it says, if it is nothing usual. */
    volatile String keySet = "";

    private final CheckedTokens tokens;

    TestIssuer(TestKey... keys) {
        this(settings(List.of(ID)), keys);
    }

    TestIssuer(OidcSettings settings, TestKey... keys) {
        this.keys = List.of(keys);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        List<IssuerKeys> issuers = settings.trusted().stream()
                .map(issuer -> new IssuerKeys(
                        issuer, new KeyReader(issuer, this, new ObjectMapper()), background::add, meters, clock))
                .toList();
        tokens = new CheckedTokens(issuers, new Claims(settings, clock), settings.maxLength(), meters, clock);
    }

    static OidcSettings settings(List<String> issuers) {
        return new OidcSettings(
                issuers, List.of("https://serai.example/mcp"), null, "tenant_id", Duration.ofSeconds(30), 2048);
    }

    @Override
    public byte[] get(URI address) throws IOException {
        if (address.getPath().endsWith("/keys")) {
            reads.incrementAndGet();
        }
        if (away) {
            throw new IOException("away");
        }
        String text = address.getPath().endsWith("/keys")
                ? keySet.isEmpty()
                        ? SeraiTester.text(Map.of(
                                "keys", keys.stream().map(TestKey::published).toList()))
                        : keySet
                : SeraiTester.text(Map.of("issuer", says, "jwks_uri", "https://idp.example/keys"));
        return text.getBytes(UTF_8);
    }

    /** Claims that are in order now. */
    Map<String, Object> claims() {
        return TestKey.claims(ID, clock.instant().getEpochSecond());
    }

    /** As the gateway does: from memory, and otherwise with a look at the signature. */
    Principal admit(String token) {
        Secret secret = Secret.of(token);
        Principal known = tokens.known(secret);
        return known == null ? tokens.check(secret) : known;
    }

    boolean isKnown(String token) {
        return tokens.known(Secret.of(token)) != null;
    }

    void doWhatWaits() {
        List<Runnable> waiting = List.copyOf(background);
        background.clear();
        waiting.forEach(Runnable::run);
    }
}
