package io.serai.credential.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.credential.ConnectionId;
import io.serai.secret.Secret;
import io.serai.secret.Undecipherable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts the tokens of an entry, each for its own field of its own connection. */
final class TokenSeal {

    private final Transit transit;

    TokenSeal(Transit transit) {
        this.transit = transit;
    }

    /** Tokens as texts: ciphertext to be stored. */
    record Sealed(String accessToken, @Nullable String refreshToken) {}

    /**
     * Tokens in the clear.
     *
     * @param toBeSealed whether the stored form is not the one that Serai writes
     */
    record Opened(Secret accessToken, @Nullable Secret refreshToken, boolean toBeSealed) {}

    Sealed seal(ConnectionId id, Secret accessToken, @Nullable Secret refreshToken) {
        List<Transit.Item> items = new ArrayList<>();
        items.add(Transit.Item.ofText(context(id, CredentialFields.ACCESS_TOKEN), accessToken.reveal()));
        if (refreshToken != null) {
            items.add(Transit.Item.ofText(context(id, CredentialFields.REFRESH_TOKEN), refreshToken.reveal()));
        }
        List<String> sealed = transit.encrypt(id.tenantId(), items);
        return new Sealed(sealed.getFirst(), refreshToken == null ? null : sealed.getLast());
    }

    /** @throws Undecipherable if a token is ciphertext that does not open */
    Opened open(ConnectionId id, String accessToken, @Nullable String refreshToken) {
        boolean clear =
                !Transit.isCiphertext(accessToken) || refreshToken != null && !Transit.isCiphertext(refreshToken);
        if (clear) {
            return new Opened(
                    Secret.of(openByHand(id, accessToken)),
                    refreshToken == null ? null : Secret.of(openByHand(id, refreshToken)),
                    true);
        }
        try {
            return open(id, accessToken, refreshToken, true);
        } catch (Undecipherable ofAnotherForm) {
            // Encrypted by hand or by an older gateway, without saying what for.
            return open(id, accessToken, refreshToken, false);
        }
    }

    private Opened open(ConnectionId id, String accessToken, @Nullable String refreshToken, boolean bound) {
        List<Transit.Item> items = new ArrayList<>();
        items.add(Transit.Item.ofText(bound ? context(id, CredentialFields.ACCESS_TOKEN) : null, accessToken));
        if (refreshToken != null) {
            items.add(Transit.Item.ofText(bound ? context(id, CredentialFields.REFRESH_TOKEN) : null, refreshToken));
        }
        List<byte[]> opened = transit.decrypt(id.tenantId(), items);
        return new Opened(secret(opened.getFirst()), refreshToken == null ? null : secret(opened.getLast()), !bound);
    }

    private String openByHand(ConnectionId id, String token) {
        return Transit.isCiphertext(token)
                ? new String(
                        transit.decrypt(id.tenantId(), List.of(Transit.Item.ofText(null, token)))
                                .getFirst(),
                        UTF_8)
                : token;
    }

    private static Secret secret(byte[] bytes) {
        return Secret.of(new String(bytes, UTF_8));
    }

    private static String context(ConnectionId id, String field) {
        return id.tenantId() + "|" + id.integration() + "|" + id.connection() + "|" + field;
    }
}
