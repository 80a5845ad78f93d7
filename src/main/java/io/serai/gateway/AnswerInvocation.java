package io.serai.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerInvocation}: the answer of {@code POST /api/v1/tools/invoke}. */
final class AnswerInvocation implements Processor {

    private final Answers answers;

    AnswerInvocation(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        exchange.getMessage().setBody(answers.answer(call, 200, generator -> write(generator, call)));
    }

    private void write(JsonGenerator generator, Call call) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("toolId", call.tool().id());
        generator.writeStringField("integration", call.tool().integration());
        generator.writeStringField("connection", call.toolRequest().connection());
        answers.result(generator, call);
        generator.writeObjectFieldStart("performance");
        generator.writeNumberField("latency_ms", call.latencyMillis());
        generator.writeEndObject();
        generator.writeEndObject();
    }
}
