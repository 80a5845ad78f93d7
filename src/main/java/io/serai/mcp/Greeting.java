package io.serai.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.tool.Offer;
import java.util.Map;

/** What a client learns first: who answers, what is offered, and how to use it. */
final class Greeting {

    private static final String INSTRUCTIONS =
            "Tools of several services, under one identity. A tool's name begins with its service. When a call says that an"
                    + " account is not connected, show the user the link it gives and call again afterwards. When it says"
                    + " that the outcome is unknown, look before you call again.";

    private static final String SEARCH = " There are more tools than are listed: find them with " + SearchTools.SEARCH
            + " and call them with " + SearchTools.CALL + ".";

    private static final int TTL_MILLIS = 300_000;

    private final RpcAnswers rpc;
    private final Sessions sessions;
    private final Offers offers;

    Greeting(RpcAnswers rpc, Sessions sessions, Offers offers) {
        this.offers = offers;
        this.rpc = rpc;
        this.sessions = sessions;
    }

    /** {@code server/discover}. */
    Answer discover(Call call, Message message) {
        ObjectNode result = message.params().objectNode();
        result.putArray("supportedVersions").add(Revision.V2026_07_28.text());
        result.set("capabilities", capabilities(message));
        result.put("instructions", instructions(call));
        result.put("ttlMs", TTL_MILLIS).put("cacheScope", "private");
        return rpc.answer(message, result);
    }

    /** {@code initialize}. */
    Answer initialize(Call call, Message message) {
        Revision wanted = Revision.of(message.requiredText("protocolVersion"));
        ObjectNode result = message.params().objectNode();
        result.put(
                "protocolVersion",
                (wanted == null || wanted.isModern() ? Revision.NEWEST_WITH_SESSIONS : wanted).text());
        result.set("capabilities", capabilities(message));
        result.set("serverInfo", rpc.serverInfo());
        result.put("instructions", instructions(call));
        Answer answer = rpc.answer(message, result);
        if (message.session() != null) {
            return answer;
        }
        return answer.withHeaders(
                Map.of(Session.HEADER, sessions.open(Owner.of(call)).id()));
    }

    private String instructions(Call call) {
        boolean searched = offers.areSearched(call);
        return searched ? INSTRUCTIONS + SEARCH : INSTRUCTIONS;
    }

    private ObjectNode capabilities(Message message) {
        ObjectNode capabilities = message.params().objectNode();
        capabilities.putObject("tools").put("listChanged", true);
        boolean prompts = offers.has(Offer.Kind.PROMPT);
        boolean resources = offers.has(Offer.Kind.RESOURCE);
        if (prompts) {
            capabilities.putObject("prompts").put("listChanged", true);
        }
        if (resources) {
            ObjectNode of = capabilities.putObject("resources").put("listChanged", true);
            if (!message.isModern()) {
                of.put("subscribe", true);
            }
        }
        if (prompts || resources) {
            capabilities.putObject("completions");
        }
        capabilities.putObject("logging");
        return capabilities;
    }
}
