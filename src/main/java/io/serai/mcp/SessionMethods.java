package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.tool.Progress;

/** What a client of the revisions until 2025 sets for its session. Without a session it is taken and forgotten. */
final class SessionMethods {

    private static final int MOST_WATCHED = 100;

    private final RpcAnswers rpc;

    SessionMethods(RpcAnswers rpc) {
        this.rpc = rpc;
    }

    /** {@code logging/setLevel}. */
    Answer setLevel(Call call, Message message) {
        String level = message.requiredText("level");
        if (!Progress.LEVELS.contains(level)) {
            throw RpcError.invalidParams("params.level must be one of " + String.join(", ", Progress.LEVELS) + ".");
        }
        if (message.session() != null) {
            message.session().level(level);
        }
        return rpc.answer(message, rpc.object());
    }

    /** {@code resources/subscribe}. */
    Answer subscribe(Call call, Message message) {
        String uri = message.requiredText("uri");
        if (message.session() != null) {
            if (message.session().watched().size() >= MOST_WATCHED) {
                throw RpcError.invalidParams("A session watches " + MOST_WATCHED + " resources at most.");
            }
            message.session().watched().add(uri);
        }
        return rpc.answer(message, rpc.object());
    }

    /** {@code resources/unsubscribe}. */
    Answer unsubscribe(Call call, Message message) {
        String uri = message.requiredText("uri");
        if (message.session() != null) {
            message.session().watched().remove(uri);
        }
        return rpc.answer(message, rpc.object());
    }
}
