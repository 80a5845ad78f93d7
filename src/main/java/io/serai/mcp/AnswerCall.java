package io.serai.mcp;

import io.serai.gateway.Answers;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code mcpAnswer}: the answer to {@code tools/call}. */
final class AnswerCall implements Processor {

    private final CallResults results;
    private final Answers answers;

    AnswerCall(CallResults results, Answers answers) {
        this.results = results;
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Answer answer = Answer.json(200, results.success(Message.of(exchange), call));
        exchange.getMessage().setBody(answers.withHeaders(answer, call));
    }
}
