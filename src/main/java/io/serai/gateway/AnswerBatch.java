package io.serai.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.gateway.DispatchBatch.Item;
import io.serai.problem.Problem;
import io.serai.problem.ProblemDocument;
import io.serai.throttle.Allowance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerBatch}: one entry for each call, in the caller's order. */
final class AnswerBatch implements Processor {

    private final Answers answers;

    AnswerBatch(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        @SuppressWarnings("unchecked") // the step before leaves exactly this
        List<Item> items = exchange.getMessage().getBody(List.class);
        items.stream()
                .flatMap(item -> Stream.ofNullable(item.call.allowance()))
                .reduce(Allowance::nearer)
                .ifPresent(call::allowance);
        exchange.getMessage().setBody(answers.answer(call, 200, generator -> {
            generator.writeStartObject();
            generator.writeArrayFieldStart("results");
            for (Item item : items) {
                write(generator, item, call);
            }
            generator.writeEndArray();
            generator.writeObjectFieldStart("performance");
            generator.writeNumberField("latency_ms", call.elapsedMillis());
            generator.writeEndObject();
            generator.writeEndObject();
        }));
    }

    private void write(JsonGenerator generator, Item item, Call batch) throws IOException {
        Problem problem = item.call.problem();
        generator.writeStartObject();
        generator.writeNumberField("index", item.index);
        generator.writeStringField("toolId", toolId(item, batch));
        if (problem == null) {
            generator.writeNumberField("status", 200);
            answers.result(generator, item.call);
        } else {
            Map<String, Object> document =
                    ProblemDocument.of(problem, batch.request().path(), AnswerProblem.requestId(item.call));
            if (item.call.deadLetterId() != null) {
                document.put("deadLetterId", item.call.deadLetterId());
            }
            generator.writeNumberField("status", problem.type().status());
            generator.writeFieldName("error");
            answers.value(generator, document);
        }
        if (item.call.isAnsweredBefore()) {
            generator.writeBooleanField("replayed", true);
        }
        generator.writeEndObject();
    }

    private static String toolId(Item item, Call batch) {
        Call.ToolRequest wanted = item.call.toolRequestIfKnown();
        return wanted != null
                ? wanted.toolId()
                : batch.batch().items().get(item.index - 1).path("toolId").asText();
    }
}
