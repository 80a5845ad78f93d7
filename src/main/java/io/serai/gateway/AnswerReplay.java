package io.serai.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.deadletter.DeadLetter;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerReplay}: the answer of a replay that did the work. */
final class AnswerReplay implements Processor {

    private final Answers answers;

    AnswerReplay(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        exchange.getMessage().setBody(answers.answer(call, 200, generator -> write(generator, call)));
    }

    private void write(JsonGenerator generator, Call call) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("id", call.request().pathParameter("id"));
        generator.writeStringField("status", DeadLetter.Status.REPLAYED.text());
        answers.result(generator, call);
        generator.writeStringField("requestId", call.request().id());
        generator.writeEndObject();
    }
}
