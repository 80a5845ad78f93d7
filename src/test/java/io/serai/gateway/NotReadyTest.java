package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class NotReadyTest {

    @Test
    void withoutItsDatabaseItIsHealthyAndNotReady() throws Exception {
        try (SeraiTester serai = SeraiTester.start(Map.of())) {
            // Given
            serai.bean(DataSource.class)
                    .unwrap(com.zaxxer.hikari.HikariDataSource.class)
                    .close();

            // When
            Reply ready = serai.request("GET", "/ready", null, Map.of());

            // Then
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().get("code").asText()).isEqualTo("SERVICE_NOT_READY");
            assertThat(ready.json().get("checks").toString())
                    .isEqualTo("{\"store\":\"failed\",\"limiter\":\"ok\",\"audit\":\"ok\",\"catalogue\":\"ok\"}");
            assertThat(ready.header("Retry-After")).isEqualTo("1");
            assertThat(serai.request("GET", "/health", null, Map.of()).status()).isEqualTo(200);
            Reply letters = serai.adminRequest("GET", "/dead-letters?tenantId=acme", null);
            assertThat(letters.status()).isEqualTo(503);
            assertThat(letters.json().get("code").asText()).isEqualTo("STORE_UNAVAILABLE");
        }
    }
}
