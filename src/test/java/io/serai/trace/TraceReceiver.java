package io.serai.trace;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a collector of OpenTelemetry receives over OTLP. */
public final class TraceReceiver implements AutoCloseable {

    /** @param parent id of the span that it is a part of; empty for none */
    record Seen(String name, String kind, String trace, String id, String parent, Map<String, String> attributes) {

        String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }
    }

    private final HttpServer server;
    private final Queue<ExportTraceServiceRequest> received = new ConcurrentLinkedQueue<>();

    public TraceReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        server.createContext("/v1/traces", exchange -> {
            received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** The settings of a Serai that tells this one of everything, at once. */
    public Map<String, String> environment() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "50");
    }

    /** Everything that came, names, values and all, as text. */
    public String text() {
        return received.toString();
    }

    /** The spans of this trace, in the order of their beginning. */
    List<Seen> spans(String trace) {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .sorted((one, other) -> Long.compare(one.getStartTimeUnixNano(), other.getStartTimeUnixNano()))
                .map(TraceReceiver::seen)
                .filter(span -> span.trace().equals(trace))
                .toList();
    }

    private static Seen seen(Span span) {
        Map<String, String> attributes = new TreeMap<>();
        for (KeyValue attribute : span.getAttributesList()) {
            attributes.put(
                    attribute.getKey(),
                    attribute.getValue().hasIntValue()
                            ? String.valueOf(attribute.getValue().getIntValue())
                            : attribute.getValue().getStringValue());
        }
        return new Seen(
                span.getName(),
                span.getKind().name(),
                hex(span.getTraceId().toByteArray()),
                hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()),
                attributes);
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
