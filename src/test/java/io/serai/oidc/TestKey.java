package io.serai.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.serai.SeraiTester;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key pair of an issuer, which signs with the JDK alone, so that what checks the signature is not what made it. */
record TestKey(String id, String algorithm, KeyPair pair) {

    private static final Map<String, String> CURVES =
            Map.of("ES256", "secp256r1", "ES384", "secp384r1", "ES512", "secp521r1");

    static TestKey of(String id, String algorithm) {
        return of(id, algorithm, 2048);
    }

    static TestKey of(String id, String algorithm, int rsaBits) {
        try {
            KeyPairGenerator generator;
            if (CURVES.containsKey(algorithm)) {
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(CURVES.get(algorithm)));
            } else if (algorithm.equals("EdDSA")) {
                generator = KeyPairGenerator.getInstance("Ed25519");
            } else {
                generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(rsaBits);
            }
            return new TestKey(id, algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The same pair under another name or for another algorithm. */
    TestKey as(String otherId, String otherAlgorithm) {
        return new TestKey(otherId, otherAlgorithm, pair);
    }

    /** As it stands in the issuer's key set. */
    Map<String, Object> published() {
        PublicKey key = pair.getPublic();
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).keyID(id).build().toJSONObject();
        }
        if (key instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .keyID(id)
                    .build()
                    .toJSONObject();
        }
        byte[] encoded = key.getEncoded();
        Base64URL point = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return new OctetKeyPair.Builder(Curve.Ed25519, point).keyID(id).build().toJSONObject();
    }

    String sign(Map<String, ?> claims) {
        return sign(Map.of("alg", algorithm, "typ", "at+jwt", "kid", id), claims);
    }

    String sign(Map<String, ?> header, Map<String, ?> claims) {
        String input = encoded(header) + "." + encoded(claims);
        try {
            Signature signature = signature();
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + "." + encoded(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "PS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec(
                        "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
                yield pss;
            }
            default -> Signature.getInstance("Ed25519");
        };
    }

    static String encoded(Map<String, ?> json) {
        return encoded(SeraiTester.text(json).getBytes(UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Claims that are all in order at the given second. */
    static Map<String, Object> claims(String issuer, long now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", "https://serai.example/mcp");
        claims.put("sub", "alice");
        claims.put("tenant_id", "acme");
        claims.put("scope", "openid tools:read tools:invoke");
        claims.put("iat", now);
        claims.put("exp", now + 300);
        return claims;
    }
}
