package io.serai.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By OpenTelemetry, over OTLP. Its queue takes a finished span without waiting and drops what is too much; a thread of its
 * own sends. The spans are made by hand, because an event loop has no "current" one.
 */
final class OtelTraces implements Traces {

    static final AttributeKey<String> TENANT = AttributeKey.stringKey("serai.tenant");
    static final AttributeKey<String> TOOL = AttributeKey.stringKey("serai.tool");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("serai.provider");
    static final AttributeKey<String> REQUEST = AttributeKey.stringKey("serai.request_id");

    /** What is read of a caller: where his trace is. What else he hands along, such as baggage, is not for providers. */
    private static final List<String> READ = List.of("traceparent", "tracestate");

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private OtelTraces(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.serai");
    }

    static OtelTraces of(TraceSettings settings) {
        Map<String, String> properties = settings.properties();
        return new OtelTraces(AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesCustomizer(ignored -> properties)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk());
    }

    @Override
    public Span call(Start start) {
        Attributes known = known(start);
        Context caller = propagator().extract(Context.root(), start.headers(), new CallersHeaders());
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder(
                        start.tool() == null ? "call" : "call " + start.tool())
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(when(start.arrivedAt()))
                .setAllAttributes(known)
                .setAttribute(REQUEST, start.requestId())
                .startSpan();
        return new OtelSpan(this, span, known);
    }

    private static Attributes known(Start start) {
        AttributesBuilder known = Attributes.builder();
        put(known, TENANT, start.tenant());
        put(known, TOOL, start.tool());
        put(known, PROVIDER, start.provider());
        return known.build();
    }

    private static void put(AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            attributes.put(key, value);
        }
    }

    private static Instant when(long nanoTime) {
        return Instant.now().minusNanos(System.nanoTime() - nanoTime);
    }

    Tracer tracer() {
        return tracer;
    }

    TextMapPropagator propagator() {
        return sdk.getPropagators().getTextMapPropagator();
    }

    @Override
    public void close() {
        sdk.shutdown().join(5, TimeUnit.SECONDS);
    }

    private static final class CallersHeaders implements TextMapGetter<Function<String, @Nullable String>> {

        @Override
        public Iterable<String> keys(Function<String, @Nullable String> headers) {
            return READ;
        }

        @Override
        public @Nullable String get(@Nullable Function<String, @Nullable String> headers, String name) {
            return headers != null && READ.contains(name) ? headers.apply(name) : null;
        }
    }
}
