package io.serai.gateway;

import io.serai.http.Answer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answer}: writes the {@link Reply} that an earlier step left as the body; an {@link Answer} is complete. */
final class AnswerReply implements Processor {

    private final Answers answers;

    AnswerReply(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Answer complete) {
            exchange.getMessage().setBody(answers.withHeaders(complete, Call.of(exchange)));
            return;
        }
        Reply reply = exchange.getMessage().getBody(Reply.class);
        exchange.getMessage()
                .setBody(answers.answer(
                        Call.of(exchange), reply.status(), generator -> answers.value(generator, reply.body())));
    }
}
