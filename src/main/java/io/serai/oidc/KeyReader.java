package io.serai.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Finds and reads the key set of one issuer. Used by one thread at a time. */
final class KeyReader {

    private final Issuer issuer;
    private final Documents documents;
    private final ObjectMapper json;
    private @Nullable URI address;

    KeyReader(Issuer issuer, Documents documents, ObjectMapper json) {
        this.issuer = issuer;
        this.documents = documents;
        this.json = json;
    }

    /** Blocks. */
    KeySet read() throws IOException {
        URI known = address == null ? discover() : address;
        address = null; // an issuer may move its keys: after a failure it is asked where they are
        KeySet keys = KeySet.parse(documents.get(known));
        address = known;
        return keys;
    }

    private URI discover() throws IOException {
        JsonNode said = json.readTree(documents.get(issuer.discovery()));
        String name = said.path("issuer").asText();
        if (!name.equals(issuer.id())) {
            throw new IOException(issuer.discovery() + " speaks of another issuer");
        }
        try {
            URI keys = URI.create(said.path("jwks_uri").asText());
            if (Issuer.isSafe(keys)) {
                return keys;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException(issuer.discovery() + " has no address of keys", malformed);
        }
        throw new IOException(issuer.discovery() + " has no https address of keys");
    }
}
