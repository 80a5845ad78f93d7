package io.serai.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** When traces are on, and which settings refuse the start. */
class TraceSettingsTest {

    private static TraceSettings settings(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", variables));
        return TraceSettings.of(environment);
    }

    @Test
    void withoutSettingsTheyAreOff() {
        assertThat(settings(Map.of()).isOn()).isFalse();
        assertThat(new TraceConfiguration().traces(new StandardEnvironment())).isSameAs(Traces.OFF);
        assertThat(Traces.OFF.call(new Traces.Start(name -> null, 0, "", null, null, null)))
                .isSameAs(Span.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318, true",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4318/v1/traces, true",
        "OTEL_TRACES_EXPORTER=otlp, true",
        "OTEL_TRACES_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318, false",
        "OTEL_SDK_DISABLED=true OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318, false",
        "OTEL_EXPORTER_OTLP_ENDPOINT=, false",
        "OTEL_SERVICE_NAME=tools, false"
    })
    void anAddressSwitchesThemOn(String variables, boolean on) {
        // Given
        Map<String, Object> given = new java.util.HashMap<>();
        for (String variable : variables.split(" ")) {
            given.put(variable.split("=")[0], variable.substring(variable.indexOf('=') + 1));
        }

        // When, Then
        assertThat(settings(given).isOn()).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, http/json",
        "OTEL_TRACES_EXPORTER, zipkin"
    })
    void whatSeraiDoesNotHaveRefusesTheStart(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)).properties())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void theStandardNamesReachTheReaderOfOpenTelemetry() {
        assertThat(settings(Map.of(
                                "OTEL_SERVICE_NAME",
                                "tools",
                                "OTEL_TRACES_SAMPLER_ARG",
                                "0.1",
                                "OTEL_METRICS_EXPORTER",
                                "otlp"))
                        .properties())
                .containsEntry("otel.service.name", "tools")
                .containsEntry("otel.traces.sampler.arg", "0.1")
                .containsEntry("otel.exporter.otlp.protocol", "http/protobuf")
                .containsEntry("otel.metrics.exporter", "none");
    }
}
