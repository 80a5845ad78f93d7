package io.serai.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer at one time. */
record KeySet(List<SigningKey> keys) {

    /** More than anybody has; each may have to be tried. */
    private static final int MOST_KEYS = 100;

    KeySet {
        keys = List.copyOf(keys);
    }

    /** @throws IOException if the document is no key set (RFC 7517), or has no key of use */
    static KeySet parse(byte[] document) throws IOException {
        List<SigningKey> keys = new ArrayList<>();
        for (Map<String, Object> entry : entries(document)) {
            SigningKey key = key(entry);
            if (key != null && keys.size() < MOST_KEYS) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("its key set has no key by which a token can be checked");
        }
        return new KeySet(keys);
    }

    private static Map<String, Object>[] entries(byte[] document) throws IOException {
        try {
            Map<String, Object>[] entries = JSONObjectUtils.getJSONObjectArray(
                    JSONObjectUtils.parse(new String(document, StandardCharsets.UTF_8)), "keys");
            if (entries != null) {
                return entries;
            }
        } catch (ParseException malformed) {
            throw new IOException("its key set is malformed", malformed);
        }
        throw new IOException("its key set has no member keys");
    }

    /** One that we cannot use does no harm to the others. */
    private static @Nullable SigningKey key(Map<String, Object> entry) {
        try {
            JWK key = JWK.parse(entry).toPublicJWK();
            return key == null ? null : SigningKey.of(key); // null: a secret has no public half
        } catch (ParseException | RuntimeException unusable) {
            return null;
        }
    }

    /** Whether one of the keys is that of which the token's head speaks. */
    boolean knows(JWSHeader header) {
        return keys.stream().anyMatch(key -> key.fits(header));
    }

    boolean hasSigned(SignedJWT token) {
        return keys.stream().anyMatch(key -> key.fits(token.getHeader()) && key.hasSigned(token));
    }
}
