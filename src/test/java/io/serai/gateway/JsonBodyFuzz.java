package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Request bodies: each is read or refused with a problem of the caller's, and what was read can be written again. */
public final class JsonBodyFuzz {

    private JsonBodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        ObjectNode body;
        try {
            body = JsonBody.object(data);
        } catch (Problem refused) {
            requireOurs(refused);
            return;
        }
        byte[] written = body.toString().getBytes(StandardCharsets.UTF_8);
        ObjectNode again = JsonBody.object(written);
        if (!again.toString().equals(body.toString())) {
            throw new IllegalStateException("Written, it reads otherwise: " + body + " / " + again);
        }
        refusable(() -> ReadToolCall.toolRequest(body, null));
        for (String field : List.copyOf(names(body))) {
            refusable(() -> JsonBody.text(body, field));
            refusable(() -> JsonBody.requiredText(body, field));
            refusable(() -> JsonBody.objectField(body, field));
            refusable(() -> JsonBody.flag(body, field, false));
            refusable(() -> JsonBody.number(body, field, 5, -10, 10));
        }
    }

    private static List<String> names(ObjectNode body) {
        List<String> names = new java.util.ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void refusable(Runnable reading) {
        try {
            reading.run();
        } catch (Problem refused) {
            requireOurs(refused);
        }
    }

    private static void requireOurs(Problem refused) {
        if (refused.type().status() != 400) {
            throw new IllegalStateException("Not the caller's fault?", refused);
        }
    }
}
