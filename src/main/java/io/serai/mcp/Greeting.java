package io.serai.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;

/** What a client learns first: who answers, what is offered, and how to use it. */
final class Greeting {

    private static final String INSTRUCTIONS =
            "Tools of several services, under one identity. A tool's name begins with its service. When a call says that an"
                    + " account is not connected, show the user the link it gives and call again afterwards. When it says"
                    + " that the outcome is unknown, look before you call again.";

    private static final int TTL_MILLIS = 300_000;

    private final RpcAnswers rpc;

    Greeting(RpcAnswers rpc) {
        this.rpc = rpc;
    }

    /** {@code server/discover}. */
    byte[] discover(Call call, Message message) {
        ObjectNode result = message.params().objectNode();
        result.putArray("supportedVersions").add(Revision.V2026_07_28.text());
        result.set("capabilities", capabilities(message));
        result.put("instructions", INSTRUCTIONS);
        result.put("ttlMs", TTL_MILLIS).put("cacheScope", "private");
        return rpc.result(message, result);
    }

    /** {@code initialize}. */
    byte[] initialize(Call call, Message message) {
        Revision wanted = Revision.of(message.requiredText("protocolVersion"));
        ObjectNode result = message.params().objectNode();
        result.put(
                "protocolVersion",
                (wanted == null || wanted.isModern() ? Revision.NEWEST_WITH_SESSIONS : wanted).text());
        result.set("capabilities", capabilities(message));
        result.set("serverInfo", rpc.serverInfo());
        result.put("instructions", INSTRUCTIONS);
        return rpc.result(message, result);
    }

    private static ObjectNode capabilities(Message message) {
        ObjectNode capabilities = message.params().objectNode();
        capabilities.putObject("tools");
        return capabilities;
    }
}
