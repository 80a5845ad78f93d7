package io.serai.mcp;

import io.serai.gateway.Call;
import io.serai.http.Answer;

/** Answers the requests of one method, other than calls of tools. */
@FunctionalInterface
interface Method {

    /**
     * Not called on an event loop: it may wait.
     *
     * @throws RpcError if the client breaks the rules
     */
    Answer answer(Call call, Message message);
}
