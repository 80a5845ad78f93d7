package io.serai.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two instances, each with a journal of its own, and one search over both. */
@NeedsPostgres
class SharedArchiveTest {

    @Test
    void eachInstanceFindsTheRecordsOfBothAndNoneTwice() {
        Map<String, String> environment = Map.of(
                "SERAI_DB_URL",
                PostgresServer.shared().newDatabase(),
                "TOKEN_ENCRYPTION_KEY",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                "SERAI_AUDIT_SQL",
                "true");
        try (SeraiTester one = SeraiTester.start(environment);
                SeraiTester other = SeraiTester.start(environment)) {
            // Given
            TenantClient here = one.newTenant("shared");
            TenantClient there = here.at(other);

            // When
            for (int i = 0; i < 3; i++) {
                here.call("demo.echo", Map.of("message", "\u0000 here"));
                there.call("demo.echo", Map.of("message", "there"));
            }

            // Then: what it did itself at once, what the other did a moment later.
            assertThat(records(there)).hasSizeGreaterThanOrEqualTo(3);
            await().until(() -> records(here).size() == 6 && records(there).size() == 6);
            assertThat(records(here)).isEqualTo(records(there));
            assertThat(records(here))
                    .extracting(record -> record.path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(records(here))
                    .allMatch(record -> record.path("result").asText().equals("success"));
        }
    }

    private static JsonNode records(TenantClient whose) {
        return whose.request("GET", "/audit?action=tools.invoke&limit=500", null)
                .json()
                .path("records");
    }
}
