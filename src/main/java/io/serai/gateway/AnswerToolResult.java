package io.serai.gateway;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerToolResult}: the bare answer of {@code POST /tools/{toolId}}, as OpenAPI documents describe it. */
final class AnswerToolResult implements Processor {

    private final Answers answers;

    AnswerToolResult(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        exchange.getMessage().setBody(answers.answer(call, 200, generator -> {
            generator.writeStartObject();
            answers.result(generator, call);
            generator.writeStringField("tool_name", call.tool().id());
            generator.writeBooleanField("success", true);
            generator.writeEndObject();
        }));
    }
}
