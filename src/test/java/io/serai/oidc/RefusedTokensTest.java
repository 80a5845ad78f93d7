package io.serai.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.serai.SetClock;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Principal;
import io.serai.tenant.Scope;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens open, and everything by which one that nobody gave is passed off as given. */
class RefusedTokensTest {

    private static final TestKey RSA = TestKey.of("rsa", "RS256");
    private static final TestKey EC = TestKey.of("ec", "ES256");
    private static final TestKey ED = TestKey.of("ed", "EdDSA");
    private static final TestKey FOREIGN = TestKey.of("rsa", "RS256");
    private static final TestKey SHORT = TestKey.of("short", "RS256", 1024);

    private final TestIssuer issuer = new TestIssuer(RSA, EC, ED, SHORT);

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
    void everyAllowedAlgorithmOpens(String algorithm) {
        // Given
        TestKey key = TestKey.of("k", algorithm);
        TestIssuer one = new TestIssuer(key);

        // When
        Principal caller = one.admit(key.sign(one.claims()));

        // Then
        assertThat(caller.kind()).isEqualTo(Principal.Kind.JWT);
        assertThat(caller.isOperator()).isFalse();
        assertThat(caller.tenantId()).isEqualTo("acme");
        assertThat(caller.userId()).isEqualTo("alice");
        assertThat(caller.id()).isEqualTo("alice@" + TestIssuer.ID);
        assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.TOOLS_READ, Scope.TOOLS_INVOKE);
    }

    @Test
    void theNewNameOfEdwardsCurvesAndATokenWithoutANamedKeyOpenToo() {
        assertThat(issuer.admit(ED.sign(Map.of("alg", "Ed25519", "kid", "ed"), issuer.claims())))
                .isNotNull();
        assertThat(issuer.admit(RSA.sign(Map.of("alg", "RS256"), issuer.claims())))
                .isNotNull();
    }

    static Stream<Arguments> forged() throws GeneralSecurityException {
        TestIssuer issuer = new TestIssuer();
        Map<String, Object> claims = issuer.claims();
        String good = RSA.sign(claims);
        String[] parts = good.split("\\.");
        String none = TestKey.encoded(Map.of("alg", "none")) + "." + parts[1] + ".";
        return Stream.of(
                arguments("alg none", none),
                arguments("alg none with a signature", none + parts[2]),
                arguments("alg NoNe", TestKey.encoded(Map.of("alg", "NoNe")) + "." + parts[1] + "." + parts[2]),
                arguments("no alg", TestKey.encoded(Map.of("typ", "JWT")) + "." + parts[1] + "." + parts[2]),
                arguments("no signature", parts[0] + "." + parts[1] + "."),
                arguments(
                        "HS256 with the public key",
                        hmac("HS256", claims, RSA.pair().getPublic().getEncoded())),
                arguments(
                        "HS256 with the key set's text",
                        hmac("HS256", claims, RSA.published().toString().getBytes(UTF_8))),
                arguments("another key of the same name", FOREIGN.sign(claims)),
                arguments(
                        "signature of other claims",
                        RSA.sign(with("sub", "eve")).replaceFirst("\\.[^.]+\\.", "." + parts[1] + ".")),
                arguments("RSA signature called PS256", RSA.sign(Map.of("alg", "PS256", "kid", "rsa"), claims)),
                arguments("RSA key called ES256", RSA.sign(Map.of("alg", "ES256", "kid", "rsa"), claims)),
                arguments("EC key called ES384", EC.sign(Map.of("alg", "ES384", "kid", "ec"), claims)),
                arguments("ECDSA of zeros", zeros(EC, claims)),
                arguments("Ed25519 of zeros", zeros(ED, claims)),
                arguments("a short RSA key", SHORT.sign(claims)),
                arguments("kid of another key", RSA.sign(Map.of("alg", "RS256", "kid", "ec"), claims)),
                arguments("kid that climbs", RSA.sign(Map.of("alg", "RS256", "kid", "../../../../dev/null"), claims)),
                arguments("kid with SQL", RSA.sign(Map.of("alg", "RS256", "kid", "' or 1=1 --"), claims)),
                arguments("kid that is no text", RSA.sign(Map.of("alg", "RS256", "kid", 1), claims)),
                arguments(
                        "its own key in the head",
                        FOREIGN.sign(Map.of("alg", "RS256", "jwk", FOREIGN.published()), claims)),
                arguments(
                        "an address of keys in the head",
                        FOREIGN.sign(Map.of("alg", "RS256", "kid", "rsa", "jku", "https://evil.example/keys"), claims)),
                arguments(
                        "a critical extension",
                        RSA.sign(Map.of("alg", "RS256", "kid", "rsa", "crit", List.of("x"), "x", 1), claims)),
                arguments(
                        "b64 false",
                        RSA.sign(Map.of("alg", "RS256", "kid", "rsa", "crit", List.of("b64"), "b64", false), claims)),
                arguments(
                        "type of a logout token",
                        RSA.sign(Map.of("alg", "RS256", "kid", "rsa", "typ", "logout+jwt"), claims)),
                arguments(
                        "type of a DPoP proof",
                        RSA.sign(Map.of("alg", "RS256", "kid", "rsa", "typ", "dpop+jwt"), claims)),
                arguments("five parts", good + ".x.y"),
                arguments("two parts and a dot", parts[0] + "." + parts[1]),
                arguments("nothing between dots", ".."),
                arguments("padding", good + "="),
                arguments("standard Base64", good.replace('-', '+').replace('_', '/') + "/"),
                arguments("no JSON", TestKey.encoded("x".getBytes(UTF_8)) + "." + parts[1] + "." + parts[2]),
                arguments("a list", TestKey.encoded("[]".getBytes(UTF_8)) + "." + parts[1] + "." + parts[2]),
                arguments("longer than allowed", RSA.sign(with("filler", "x".repeat(1600)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forged(String what, String token) {
        assertThatThrownBy(() -> issuer.admit(token)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.INVALID_TOKEN);
            assertThat(problem.detail()).doesNotContain(token);
        });
        assertThat(issuer.reads.get()).isLessThanOrEqualTo(2);
    }

    static Stream<Arguments> wrong() {
        long now = new SetClock().instant().getEpochSecond();
        return Stream.of(
                arguments("iss", null, "none that is valid"),
                arguments("iss", TestIssuer.ID + "/", "none that is valid"),
                arguments("iss", TestIssuer.ID.toUpperCase(Locale.ROOT), "none that is valid"),
                arguments("iss", List.of(TestIssuer.ID), "none that is valid"),
                arguments("aud", null, "audience"),
                arguments("aud", "https://other.example/mcp", "audience"),
                arguments("aud", "https://serai.example/mcp/", "audience"),
                arguments("aud", List.of("https://serai.example", "x"), "audience"),
                arguments("aud", List.of(), "audience"),
                arguments("aud", Map.of("a", 1), "valid"),
                arguments("exp", null, "exp"),
                arguments("exp", now - 31, "expired"),
                arguments("exp", 0, "expired"),
                arguments("exp", "tomorrow", "valid"),
                arguments("exp", Long.MIN_VALUE, "expired"),
                arguments("nbf", now + 31, "not valid yet"),
                arguments("nbf", "x", "valid"),
                arguments("sub", null, "sub"),
                arguments("sub", "", "sub"),
                arguments("sub", "a b", "sub"),
                arguments("sub", "x".repeat(129), "sub"),
                arguments("sub", "\u00e9", "sub"),
                arguments("sub", List.of("alice"), "valid"),
                arguments("tenant_id", null, "tenant_id"),
                arguments("tenant_id", "", "tenant_id"),
                arguments("tenant_id", "../beta", "tenant_id"),
                arguments("tenant_id", "admin", "tenant_id"),
                arguments("tenant_id", List.of("acme"), "tenant_id"),
                arguments("tenant_id", 7, "tenant_id"));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource
    void wrong(String claim, Object value, String said) {
        assertThatThrownBy(() -> issuer.admit(RSA.sign(with(claim, value))))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_TOKEN);
                    assertThat(problem.detail()).contains(said);
                });
    }

    @Test
    void clocksMayDifferByTheSkewAndAudiencesMayBeMany() {
        // Given
        long now = issuer.clock.instant().getEpochSecond();
        Map<String, Object> claims = issuer.claims();
        claims.put("exp", now - 29);
        claims.put("nbf", now + 29);
        claims.put("aud", List.of("https://other.example", "https://serai.example/mcp"));

        // Then
        assertThat(issuer.admit(RSA.sign(claims)).userId()).isEqualTo("alice");
    }

    @Test
    void scopesMayBeAListAndOthersAreLeftOut() {
        // Given
        Map<String, Object> listed = issuer.claims();
        listed.remove("scope");
        listed.put("scp", List.of("proxy", "User.Read", "tools:read"));
        Map<String, Object> none = issuer.claims();
        none.put("scope", 7);

        // Then
        assertThat(issuer.admit(RSA.sign(listed)).scopes()).containsExactlyInAnyOrder(Scope.PROXY, Scope.TOOLS_READ);
        assertThat(issuer.admit(RSA.sign(none)).scopes()).isEmpty();
    }

    @Test
    void anIssuerOfOneTenantSpeaksForNoOther() {
        // Given
        TestIssuer own = new TestIssuer(TestIssuer.settings(List.of(TestIssuer.ID + "#acme")), RSA);
        Map<String, Object> silent = own.claims();
        silent.remove("tenant_id");
        Map<String, Object> foreign = own.claims();
        foreign.put("tenant_id", "beta");

        // Then
        assertThat(own.admit(RSA.sign(own.claims())).tenantId()).isEqualTo("acme");
        assertThat(own.admit(RSA.sign(silent)).tenantId()).isEqualTo("acme");
        assertThatThrownBy(() -> own.admit(RSA.sign(foreign))).hasMessageContaining("does not speak for that tenant");
    }

    private static Map<String, Object> with(String claim, Object value) {
        Map<String, Object> claims = new HashMap<>(new TestIssuer().claims());
        claims.put(claim, value);
        claims.values().removeAll(Collections.singleton(null));
        return claims;
    }

    private static String hmac(String algorithm, Map<String, ?> claims, byte[] key) throws GeneralSecurityException {
        String input = TestKey.encoded(Map.of("alg", algorithm, "kid", "rsa")) + "." + TestKey.encoded(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return input + "." + TestKey.encoded(mac.doFinal(input.getBytes(UTF_8)));
    }

    private static String zeros(TestKey key, Map<String, ?> claims) {
        String signed = key.sign(claims);
        return signed.substring(0, signed.lastIndexOf('.') + 1) + TestKey.encoded(new byte[64]);
    }
}
