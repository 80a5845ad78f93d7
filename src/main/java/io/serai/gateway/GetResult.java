package io.serai.gateway;

import io.serai.http.Answer;
import io.serai.http.AnswerStream;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.result.KeptResult;
import io.serai.result.Results;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code getResult}: a kept result, piece by piece. It is a vendor's, so no browser may take it for a page of ours:
 * it is to be saved, and only what cannot be executed has its own type.
 */
final class GetResult implements Processor {

    private static final Pattern HARMLESS = Pattern.compile("text/(plain|csv)|image/(png|jpeg|gif|webp|tiff|bmp)"
            + "|(audio|video)/[a-z0-9.+-]+|application/(json|pdf|zip|gzip|octet-stream"
            + "|msword|vnd\\.(ms-|openxmlformats-officedocument\\.|oasis\\.opendocument\\.)[a-z0-9.+-]+)");

    private final Results results;

    GetResult(Results results) {
        this.results = results;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        KeptResult result = results.find(call.tenant().id(), call.request().pathParameter("id"))
                .orElseThrow(GetResult::absent);
        String type = HARMLESS.matcher(result.mediaType()).matches() ? result.mediaType() : "application/octet-stream";
        Map<String, String> headers = Map.of(
                "Content-Disposition",
                "attachment; filename=\"" + result.id() + "\"",
                "Content-Security-Policy",
                "default-src 'none'; sandbox");
        exchange.getMessage().setBody(new Answer(200, type, new byte[0], headers, new Pieces(results, result)));
    }

    /** The same for another tenant's result as for one that never was. */
    static Problem absent() {
        return Problem.of(ProblemType.RESULT_NOT_FOUND, "There is no such result, or its time is over.");
    }

    private static final class Pieces implements AnswerStream {

        private final Results results;
        private final KeptResult result;
        private int next;

        Pieces(Results results, KeptResult result) {
            this.results = results;
            this.result = result;
        }

        @Override
        public long length() {
            return result.bytes();
        }

        @Override
        public byte @Nullable [] next() {
            return next < result.parts() ? results.part(result, next++) : null;
        }
    }
}
