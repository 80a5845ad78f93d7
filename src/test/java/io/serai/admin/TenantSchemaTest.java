package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantSchemaTest {

    @Test
    void theDocumentNamesTheLimitsAndFeaturesThatAreTaken() throws IOException {
        // Given
        JsonNode notes;
        try (InputStream text = getClass().getResourceAsStream("/io/serai/openapi/operations.yaml")) {
            notes = new ObjectMapper(new YAMLFactory()).readTree(text);
        }

        // When
        JsonNode change = notes.findValue("TenantChange");

        // Then
        assertThat(names(change.at("/properties/features/properties")))
                .containsExactlyInAnyOrderElementsOf(TenantChange.FEATURES);
        assertThat(names(change.at("/properties/limits/properties")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(TenantChange.RATES, TenantChange.QUOTAS)
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<String> names(JsonNode properties) {
        return properties.properties().stream().map(Map.Entry::getKey).toList();
    }
}
