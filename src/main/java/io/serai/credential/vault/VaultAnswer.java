package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What Vault said to a request that it understood: 200 to 299, 400, 403 or 404.
 *
 * @param body missing when there was none
 */
record VaultAnswer(int status, JsonNode body) {

    boolean isOk() {
        return status < 300;
    }

    /** Member {@code data} of the body; missing if there is none. */
    JsonNode data() {
        return body.path("data");
    }

    /** Vault's own words, which name no secret; at 404 none means that there is nothing at this path. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        body.path("errors").forEach(error -> errors.add(error.asText()));
        return errors;
    }

    boolean says(String words) {
        return errors().stream().anyMatch(error -> error.contains(words));
    }
}
