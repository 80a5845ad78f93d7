package io.serai.mcp;

import io.serai.gateway.Call;

/** Answers the requests of one method, other than calls of tools. */
@FunctionalInterface
interface Method {

    /**
     * Not called on an event loop: it may wait.
     *
     * @return the whole answer, as {@link RpcAnswers} writes it
     * @throws RpcError if the client breaks the rules
     */
    byte[] answer(Call call, Message message);
}
