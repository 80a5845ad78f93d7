package io.serai.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.gateway.Answers;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.problem.ProblemDocument;
import io.serai.tool.Offer;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.util.Map;

/** What became of a call, as the result of {@code tools/call}: a failure is one too, so that the model reads it. */
final class CallResults {

    private final RpcAnswers rpc;
    private final Answers answers;
    private final Advice advice;
    private final ResultForms forms;

    CallResults(RpcAnswers rpc, Answers answers, Advice advice, ResultForms forms) {
        this.forms = forms;
        this.rpc = rpc;
        this.answers = answers;
        this.advice = advice;
    }

    /** Of a call that did its work. */
    byte[] success(Message message, Call call) {
        byte[] result = answers.bytes(call.result());
        if (call.tool().offer().kind() != Offer.Kind.TOOL) {
            return rpc.result(message, forms.of(message, call.tool().offer(), result));
        }
        boolean structured = call.tool().spec().outputSchema() != null && (message.isModern() || result[0] == '{');
        return rpc.result(
                message,
                generator -> {
                    text(generator, result);
                    if (structured) {
                        generator.writeFieldName("structuredContent");
                        answers.value(generator, new RawJson(result));
                    }
                },
                call.paging() == null && !call.isAnsweredBefore() ? null : generator -> meta(generator, call));
    }

    /** Of one that failed. A prompt and a resource have no result that says so. */
    byte[] failure(Message message, Call call, Problem problem) {
        if (!message.method().equals(Message.CALL_TOOL)) {
            int code = problem.type().status() == 400 ? RpcError.INVALID_PARAMS : RpcError.INTERNAL_ERROR;
            return rpc.errorText(message.id(), RpcError.of(code, 200, advice.of(call, problem)));
        }
        byte[] text = advice.of(call, problem).getBytes(UTF_8);
        Map<String, Object> document = ProblemDocument.of(
                problem, call.request().path(), call.request().id());
        boolean promised = call.toolIfKnown() != null && call.tool().spec().outputSchema() != null;
        return rpc.result(
                message,
                generator -> {
                    text(generator, text);
                    if (!promised) { // clients hold structured content against the tool's schema, of a failure, too
                        generator.writeFieldName("structuredContent");
                        answers.value(generator, document);
                    }
                    generator.writeBooleanField("isError", true);
                },
                generator -> {
                    generator.writeStringField("serai/code", problem.type().name());
                    meta(generator, call);
                });
    }

    private static void text(JsonGenerator generator, byte[] text) throws IOException {
        generator.writeArrayFieldStart("content");
        generator.writeStartObject();
        generator.writeStringField("type", "text");
        generator.writeFieldName("text");
        generator.writeUTF8String(text, 0, text.length);
        generator.writeEndObject();
        generator.writeEndArray();
    }

    private void meta(JsonGenerator generator, Call call) throws IOException {
        if (call.paging() != null) {
            generator.writeFieldName("serai/paging");
            answers.value(generator, call.paging());
        }
        if (call.isAnsweredBefore()) {
            generator.writeBooleanField("serai/replayed", true);
        }
    }
}
