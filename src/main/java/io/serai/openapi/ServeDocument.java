package io.serai.openapi;

import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.http.Request;
import io.serai.openapi.Rendered.Format;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Steps {@code openApiJson} and {@code openApiYaml}: the document that the query asks for, or the word that the caller has
 * it already.
 */
final class ServeDocument implements Processor {

    private final SelectionReader reader;
    private final Documents documents;
    private final Format format;

    ServeDocument(SelectionReader reader, Documents documents, Format format) {
        this.reader = reader;
        this.documents = documents;
        this.format = format;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Rendered document = documents.get(reader.read(call), format);
        boolean known = knows(call.request(), document.tag());
        byte[] body = known ? new byte[0] : document.bytes();
        exchange.getMessage()
                .setBody(new Answer(
                        known ? 304 : 200,
                        format.mediaType(),
                        body,
                        Map.of(
                                "ETag",
                                document.tag(),
                                "Cache-Control",
                                call.principalIfKnown() == null ? "no-cache" : "private, no-cache",
                                "Vary",
                                "Authorization, X-API-Key")));
    }

    /** RFC 9110 section 13.1.2, where tags are compared weakly. */
    private static boolean knows(Request request, String tag) {
        for (String line : request.headers("If-None-Match")) {
            for (String known : line.split(",")) {
                String plain = known.trim();
                if (plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
