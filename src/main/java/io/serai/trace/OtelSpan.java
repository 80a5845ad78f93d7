package io.serai.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param known what is said of the call, and of each request that it makes */
record OtelSpan(OtelTraces traces, io.opentelemetry.api.trace.Span span, Attributes known) implements Span {

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.template");
    private static final AttributeKey<Long> AGAIN = AttributeKey.longKey("http.request.resend_count");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("serai.result");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("serai.outcome");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    @Override
    public Span request(String method, URI provider, @Nullable String path, int again) {
        SpanBuilder request = traces.tracer()
                .spanBuilder(path == null ? method : method + " " + path)
                .setParent(Context.root().with(span))
                .setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(known)
                .setAttribute(METHOD, method)
                .setAttribute(HOST, provider.getHost())
                .setAttribute(PORT, port(provider));
        if (path != null) {
            request.setAttribute(PATH, path);
        }
        if (again > 0) {
            request.setAttribute(AGAIN, (long) again);
        }
        return new OtelSpan(traces, request.startSpan(), known);
    }

    private static long port(URI provider) {
        return provider.getPort() > 0
                ? provider.getPort()
                : provider.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public @Nullable String traceparent() {
        Map<String, String> headers = new HashMap<>();
        traces.propagator().inject(Context.root().with(span), headers, (all, name, value) -> {
            if (all != null) {
                all.put(name, value);
            }
        });
        return headers.get("traceparent");
    }

    @Override
    public void answered(int status) {
        span.setAttribute(STATUS, (long) status);
    }

    @Override
    public void end(String result, @Nullable String outcome) {
        span.setAttribute(RESULT, result);
        if (outcome != null) {
            span.setAttribute(OUTCOME, outcome);
        }
        if (!result.equals("success") && !result.equals("replayed")) {
            span.setAttribute(ERROR, result);
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
