package io.serai.oidc;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A public key by which an issuer signs, and the algorithms that go with it: the key decides, never the token. */
record SigningKey(JWK jwk, PublicKey key, Set<JWSAlgorithm> algorithms) {

    private static final int SHORTEST_RSA = 2048;

    /** RFC 8410: what stands before the 32 bytes of an Ed25519 key. Nimbus' own verifier needs Tink; the JDK does not. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final Set<JWSAlgorithm> RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);
    private static final Set<JWSAlgorithm> EDWARDS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    /** @return null if the key is none by which a token can be checked, such as a secret or a short one */
    static @Nullable SigningKey of(JWK jwk) {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)
                || jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
            return null;
        }
        try {
            return switch (jwk) {
                case RSAKey rsa when rsa.size() >= SHORTEST_RSA -> new SigningKey(jwk, rsa.toRSAPublicKey(), RSA);
                case ECKey ec -> {
                    JWSAlgorithm algorithm = algorithm(ec.getCurve());
                    yield algorithm == null ? null : new SigningKey(jwk, ec.toECPublicKey(), Set.of(algorithm));
                }
                case OctetKeyPair pair
                when Curve.Ed25519.equals(pair.getCurve()) -> new SigningKey(jwk, ed25519(pair.getDecodedX()), EDWARDS);
                default -> null;
            };
        } catch (JOSEException | GeneralSecurityException unusable) {
            return null;
        }
    }

    private static @Nullable JWSAlgorithm algorithm(Curve curve) {
        return curve.equals(Curve.P_256)
                ? JWSAlgorithm.ES256
                : curve.equals(Curve.P_384)
                        ? JWSAlgorithm.ES384
                        : curve.equals(Curve.P_521) ? JWSAlgorithm.ES512 : null;
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(ED25519, ED25519.length + point.length);
        System.arraycopy(point, 0, encoded, ED25519.length, point.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Whether a token with this head may be signed by this key. */
    boolean fits(JWSHeader header) {
        Algorithm own = jwk.getAlgorithm();
        return algorithms.contains(header.getAlgorithm())
                && (own == null || own.equals(header.getAlgorithm()) || algorithms.equals(EDWARDS))
                && (header.getKeyID() == null || header.getKeyID().equals(jwk.getKeyID()));
    }

    /** Whether this key has signed the token, which {@link #fits}. */
    boolean hasSigned(SignedJWT token) {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> token.verify(new RSASSAVerifier(rsa));
                case ECPublicKey ec -> token.verify(new ECDSAVerifier(ec));
                default -> {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initVerify(key);
                    signature.update(token.getSigningInput());
                    yield signature.verify(token.getSignature().decode());
                }
            };
        } catch (JOSEException | GeneralSecurityException malformed) {
            return false;
        }
    }
}
