package io.serai.trace;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** The variables {@code OTEL_*}, which are the same for every program. */
record TraceSettings(Map<String, String> variables) {

    private static final String PREFIX = "OTEL_";
    private static final String PROTOCOL = "http/protobuf";

    /** By way of Spring, so that a value may lie in Vault like any other. */
    static TraceSettings of(ConfigurableEnvironment environment) {
        Map<String, String> variables = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    String value = name.startsWith(PREFIX) ? environment.getProperty(name) : null;
                    if (value != null && !value.isBlank()) {
                        variables.put(name, value);
                    }
                }
            }
        }
        return new TraceSettings(variables);
    }

    /** Only an address, or saying so, switches traces on: the usual address of this machine is mostly nobody's. */
    boolean isOn() {
        if ("true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"))) {
            return false;
        }
        String exporter = variables.get("OTEL_TRACES_EXPORTER");
        if (exporter != null) {
            return !exporter.equals("none");
        }
        return variables.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                || variables.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    }

    /**
     * By the names that OpenTelemetry's own reader has for them, with what is different here.
     *
     * @throws IllegalArgumentException for what Serai does not do
     */
    Map<String, String> properties() {
        require("OTEL_TRACES_EXPORTER", "otlp");
        require("OTEL_EXPORTER_OTLP_PROTOCOL", PROTOCOL);
        require("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", PROTOCOL);
        Map<String, String> properties = new TreeMap<>();
        properties.put("otel.service.name", "serai");
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        properties.put("otel.exporter.otlp.protocol", PROTOCOL);
        properties.put("otel.metrics.exporter", "none"); // those are Prometheus's
        properties.put("otel.logs.exporter", "none");
        return properties;
    }

    private void require(String name, String only) {
        @Nullable String value = variables.get(name);
        if (value != null && !value.equals(only)) {
            throw new IllegalArgumentException(name + " must be " + only + ", the only one that Serai has");
        }
    }
}
