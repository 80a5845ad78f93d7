package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** An answer of Serai; {@code json} is missing for an empty body and a text for one that is not JSON. */
public record Reply(int status, HttpHeaders headers, JsonNode json) {

    /** The member {@code data} of the envelope, or the whole of a bare answer. */
    public JsonNode data() {
        return json.has("data") ? json.get("data") : json;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
