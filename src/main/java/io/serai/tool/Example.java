package io.serai.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as a provider file shows it: a test, a paragraph of the reference and a hint to agents in one.
 *
 * @param title what is special about it; null for the plain case
 * @param options how the caller wants to be answered; null if it does not say
 * @param exchanges what the tool asks its provider for and what it is told, in order; none if it calls nobody
 * @param rows what the database is said to hold, for a tool that asks one; null for any other
 * @param mail the letter that the tool sends; null if it sends none
 * @param result what the caller gets; null if it fails, or if only the shape of the result is known
 * @param fails null if the call succeeds
 */
public record Example(
        @Nullable String title,
        ObjectNode arguments,
        @Nullable ObjectNode options,
        List<Exchange> exchanges,
        @Nullable JsonNode rows,
        @Nullable JsonNode mail,
        @Nullable JsonNode result,
        @Nullable Failure fails) {

    /** A request to the provider and its answer. */
    public record Exchange(Request sends, Answer receives) {}

    /**
     * @param path below the provider's {@code baseUrl}, encoded as it is sent
     * @param query decoded names and values
     * @param body of a request in JSON
     * @param form of a request with a form, decoded
     * @param headers those worth showing; a provider's fixed headers and the credential are sent in any case
     */
    public record Request(
            String method,
            String path,
            Map<String, List<String>> query,
            @Nullable JsonNode body,
            @Nullable Map<String, List<String>> form,
            Map<String, List<String>> headers) {}

    /** @param body null for an answer without one */
    public record Answer(
            int status,
            Map<String, List<String>> headers,
            @Nullable JsonNode body) {}

    /**
     * @param status of the answer to the caller
     * @param code the stable code in it
     * @param outcome what became of the call at the provider
     */
    public record Failure(int status, String code, String outcome) {}

    public Example {
        exchanges = List.copyOf(exchanges);
    }

    /** @param json as it is written in the file, and checked */
    public static Example of(JsonNode json) {
        List<Exchange> exchanges = new ArrayList<>();
        if (json.has("sends")) {
            exchanges.add(exchange(json));
        }
        json.path("calls").forEach(call -> exchanges.add(exchange(call)));
        Failure fails = json.has("fails") ? failure(json.get("fails")) : null;
        return new Example(
                json.path("title").textValue(),
                (ObjectNode) json.get("arguments"),
                (ObjectNode) json.get("options"),
                exchanges,
                json.get("rows"),
                json.get("mail"),
                fails == null ? result(json, exchanges) : null,
                fails);
    }

    /** The result is the provider's last answer, or the database's, unless the file says otherwise. */
    private static @Nullable JsonNode result(JsonNode json, List<Exchange> exchanges) {
        if (json.has("result") || exchanges.isEmpty()) {
            return json.has("result") ? json.get("result") : json.get("rows");
        }
        JsonNode last = exchanges.getLast().receives().body();
        return last == null ? NullNode.getInstance() : last;
    }

    /** The options as the steps of a call see them. */
    public Wishes wishes() {
        if (options == null) {
            return Wishes.NONE;
        }
        List<String> paths = new ArrayList<>();
        options.path("fields").forEach(path -> paths.add(path.asText()));
        return new Wishes(
                paths.isEmpty() ? null : new Fields(paths),
                options.path("pages").asInt());
    }

    private static Exchange exchange(JsonNode json) {
        JsonNode sends = json.get("sends");
        JsonNode receives = json.get("receives");
        return new Exchange(
                new Request(
                        sends.get("method").textValue(),
                        sends.get("path").textValue(),
                        pairs(sends.path("query")),
                        sends.get("body"),
                        sends.has("form") ? pairs(sends.get("form")) : null,
                        pairs(sends.path("headers"))),
                new Answer(receives.get("status").intValue(), pairs(receives.path("headers")), receives.get("body")));
    }

    private static Failure failure(JsonNode json) {
        return new Failure(
                json.get("status").intValue(),
                json.get("code").textValue(),
                json.get("outcome").textValue());
    }

    private static Map<String, List<String>> pairs(JsonNode object) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            List<String> values = new ArrayList<>();
            if (member.getValue().isArray()) {
                member.getValue().forEach(value -> values.add(value.asText()));
            } else {
                values.add(member.getValue().asText());
            }
            pairs.put(member.getKey(), List.copyOf(values));
        }
        return pairs;
    }
}
