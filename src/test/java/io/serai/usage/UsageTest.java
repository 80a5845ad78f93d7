package io.serai.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.result.ResultWriter;
import io.serai.result.Results;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant did is counted, and shown to it and to the administrator. */
class UsageTest {

    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC);
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private static SeraiTester serai;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @BeforeEach
    void aTenantThatCalledThreeToolsOneInVain() {
        acme = serai.newTenant("user-" + ++tenants);
        acme.call("demo.echo", Map.of("message", "one"));
        acme.call("demo.time", Map.of());
        assertThat(acme.invoke("demo.fail", Map.of("how", "rejected")).status()).isGreaterThanOrEqualTo(400);
        Awaitility.await().until(() -> metrics(acme).at("/requests/failed").asInt() == 1);
    }

    private static JsonNode metrics(TenantClient tenant) {
        return tenant.request(
                        "GET", "/tenants/" + tenant.id() + "/metrics?startDate=" + TODAY + "&endDate=" + TODAY, null)
                .json();
    }

    @Test
    void aTenantSeesWhatItUsedThisMonth() {
        // When
        JsonNode usage =
                acme.request("GET", "/tenants/" + acme.id() + "/usage", null).json();

        // Then
        assertThat(usage.path("month").asText()).isEqualTo(MONTH.toString());
        assertThat(usage.path("apiCalls").asInt()).isEqualTo(3);
        assertThat(usage.path("toolInvocations").asInt()).isEqualTo(3);
        assertThat(usage.path("totalCost").decimalValue()).isZero();
        assertThat(usage.path("currency").asText()).isEqualTo("USD");
    }

    @Test
    void aTenantIsShownWithItsMonth() {
        // When
        JsonNode own = acme.request("GET", "/tenants/" + acme.id(), null).json().path("usage");
        JsonNode admins = serai.adminRequest("GET", "/admin/tenants/" + acme.id(), null)
                .json()
                .path("usage");
        JsonNode list = serai.adminRequest("GET", "/admin/tenants", null).json().at("/tenants/0");

        // Then
        assertThat(own)
                .hasToString("{\"month\":\"" + MONTH
                        + "\",\"apiCalls\":3,\"toolInvocations\":3,\"customServers\":0,\"storageMB\":0}");
        assertThat(admins).isEqualTo(own);
        assertThat(list.has("id")).isTrue();
        assertThat(list.has("usage")).isFalse();
    }

    @Test
    void whatIsKeptIsShownInMegabytes() {
        // Given
        ResultWriter result = serai.bean(Results.class).open(acme.id(), "application/json");
        result.write(new byte[123_456]);
        result.finish();

        // When
        JsonNode usage =
                acme.request("GET", "/tenants/" + acme.id(), null).json().path("usage");

        // Then
        assertThat(usage.path("storageMB").decimalValue()).isEqualByComparingTo("0.124");
    }

    @Test
    void theStatusSaysHowMuchOfTheQuotaIsUsed() {
        // Given
        String status = "/tenants/" + acme.id() + "/status";
        JsonNode without = acme.request("GET", status, null).json().path("usage");
        serai.adminRequest(
                "PATCH", "/admin/tenants/" + acme.id(), Map.of("limits", Map.of("maxToolInvocations", 30_000)));
        for (int i = 0; i < 6; i++) {
            acme.call("demo.echo", Map.of("message", "counts"));
        }

        // When
        JsonNode usage = Awaitility.await()
                .until(
                        () -> acme.request("GET", status, null).json().path("usage"),
                        seen -> seen.path("apiCalls").asInt() == 9);

        // Then
        assertThat(without.path("apiCalls").asInt()).isEqualTo(3);
        assertThat(without.path("quotaUsed").isNull()).isTrue();
        assertThat(without.path("quotaLimit").isNull()).isTrue();
        assertThat(usage.path("quotaUsed").asText()).isEqualTo("0.02%");
        assertThat(usage.path("quotaLimit").asInt()).isEqualTo(30_000);
        assertThat(usage.path("lastActivity").asText()).endsWith("Z");
    }

    @Test
    void theAdministratorSeesTheSame() {
        // When
        Reply own = acme.request("GET", "/tenants/" + acme.id() + "/usage?month=" + MONTH, null);
        Reply admins = serai.adminRequest("GET", "/admin/tenants/" + acme.id() + "/usage", null);

        // Then
        assertThat(admins.json()).isEqualTo(own.json());
    }

    @Test
    void changesByATenantCountAndThoseByTheAdministratorDoNot() {
        // When
        acme.connect("github", "token-of-acme");
        serai.adminRequest(
                "POST", "/tenants/" + acme.id() + "/integrations/slack/credentials", Map.of("accessToken", "token"));

        // Then
        JsonNode usage =
                acme.request("GET", "/tenants/" + acme.id() + "/usage", null).json();
        assertThat(usage.path("apiCalls").asInt()).isEqualTo(4);
        assertThat(usage.path("toolInvocations").asInt()).isEqualTo(3);
    }

    @Test
    void aMonthWithoutCallsIsEmpty() {
        // When
        JsonNode usage = acme.request("GET", "/tenants/" + acme.id() + "/usage?month=2020-02", null)
                .json();

        // Then
        assertThat(usage.path("apiCalls").isIntegralNumber()).isTrue();
        assertThat(usage.path("apiCalls").asInt()).isZero();
    }

    @Test
    void theBreakdownIsForThoseWhoHaveTheFeature() {
        // Given
        assertThat(metrics(acme).has("byDay")).isTrue();

        // When
        serai.adminRequest(
                "PATCH", "/admin/tenants/" + acme.id(), Map.of("features", Map.of("advancedAnalytics", false)));

        // Then
        assertThat(metrics(acme).has("byDay")).isFalse();
        assertThat(metrics(acme).at("/tools/invocations").asInt()).isEqualTo(3);
        Reply file = acme.request(
                "GET", "/tenants/" + acme.id() + "/metrics?format=csv&startDate=" + TODAY + "&endDate=" + TODAY, null);
        assertThat(file.json().path("code").asText()).isEqualTo("FEATURE_DISABLED");
    }

    @Test
    void metricsComeAsAFileToo() {
        // When
        Reply file = acme.request(
                "GET", "/tenants/" + acme.id() + "/metrics?format=csv&startDate=" + TODAY + "&endDate=" + TODAY, null);

        // Then
        assertThat(file.header("Content-Type")).startsWith("text/csv");
        assertThat(file.json().asText().lines())
                .containsExactly(
                        "date,integration,requests,invocations,failed,tokens",
                        TODAY + ",demo,3,3,1," + tokensOfTheAuditTrail());
    }

    private long tokensOfTheAuditTrail() {
        JsonNode records =
                acme.request("GET", "/audit?action=tools.invoke", null).json().path("records");
        assertThat(records).hasSize(3);
        return StreamSupport.stream(records.spliterator(), false)
                .mapToLong(record -> (record.path("resultBytes").asLong() + 3) / 4)
                .sum();
    }

    @Test
    void resultsCountAsAQuarterOfTheirBytes() {
        // Given
        JsonNode result = acme.call("demo.echo", Map.of("message", "äöü, and more"));
        long bytes = result.toString().getBytes(UTF_8).length;

        // When
        JsonNode record = Awaitility.await()
                .until(
                        () -> acme.request("GET", "/audit?action=tools.invoke&result=success&limit=1", null)
                                .json()
                                .at("/records/0"),
                        newest -> newest.at("/params/message").asText().startsWith("ä"));

        // Then
        assertThat(record.path("resultBytes").asLong()).isEqualTo(bytes);
    }

    @Test
    void tokensAreThoseOfTheAuditTrail() {
        // When
        JsonNode days = metrics(acme);
        JsonNode lastDay = acme.request("GET", "/api/v1/metrics", null).data().at("/metrics/tokenUsage");

        // Then
        long tokens = tokensOfTheAuditTrail();
        assertThat(tokens).isPositive();
        assertThat(days.at("/tokens/total").asLong()).isEqualTo(tokens);
        assertThat(days.at("/byDay/0/tokens").asLong()).isEqualTo(tokens);
        assertThat(lastDay).hasToString("{\"total\":" + tokens + ",\"average\":" + tokens / 3 + "}");
    }

    @Test
    void theLastDayHasLatencies() {
        // When
        JsonNode metrics = acme.request("GET", "/api/v1/metrics", null).data().path("metrics");

        // Then
        assertThat(metrics.path("requests")).hasToString("{\"total\":3,\"success\":2,\"failed\":1}");
        assertThat(metrics.at("/latency/p50").isIntegralNumber()).isTrue();
        assertThat(metrics.at("/latency/p99").asLong())
                .isGreaterThanOrEqualTo(metrics.at("/latency/p50").asLong());
    }

    @Test
    void theAdministratorHasAFileOfAllTenants() {
        // When
        Reply file = serai.adminRequest("GET", "/admin/usage?format=csv", null);
        Reply page = serai.adminRequest("GET", "/admin/usage?limit=1", null);

        // Then
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"usage-" + MONTH + ".csv\"");
        assertThat(file.json().asText().lines()).contains(acme.id() + "," + MONTH + ",3,0,3,0,0,0,0,USD");
        assertThat(page.json().path("tenants")).hasSize(1);
        assertThat(page.json().at("/pagination/total").asInt()).isGreaterThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13", "2026", "-026-01", "26-01", "2026-1", "now", "2026-01-01", "%27%3B--"})
    void aMonthThatIsNoneIsRefused(String month) {
        // When
        Reply refused = acme.request("GET", "/tenants/" + acme.id() + "/usage?month=" + month, null);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("code").asText()).isEqualTo("INVALID_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({
        "startDate=2026-01-01, MISSING_PARAMETER",
        "startDate=2026-01-02&endDate=2026-01-01, INVALID_REQUEST",
        "startDate=2026-01-01&endDate=2027-01-02, INVALID_REQUEST",
        "startDate=2026-02-30&endDate=2026-03-01, INVALID_REQUEST",
        "startDate=2026-01-01&endDate=2026-01-01&format=xls, INVALID_REQUEST",
    })
    void daysThatAreNoneAreRefused(String query, String code) {
        // When
        Reply refused = acme.request("GET", "/tenants/" + acme.id() + "/metrics?" + query, null);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("code").asText()).isEqualTo(code);
    }

    @Test
    void othersDoNotSeeIt() {
        // Given
        TenantClient other = serai.newTenant("other-" + tenants);
        String weak = acme.request(
                        "POST",
                        "/tenants/" + acme.id() + "/api-keys",
                        Map.of("name", "weak", "scopes", List.of("tools:invoke")))
                .json()
                .path("apiKey")
                .asText();

        // When
        Reply foreign = other.request("GET", "/tenants/" + acme.id() + "/usage", null);
        Reply unknown = other.request("GET", "/tenants/nobody/usage", null);
        Reply withoutScope = serai.request(
                "GET", "/tenants/" + acme.id() + "/usage", null, Map.of("Authorization", "Bearer " + weak));

        // Then
        assertThat(foreign.status()).isEqualTo(unknown.status()).isEqualTo(403);
        assertThat(withoutScope.json().path("code").asText()).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(other.request("GET", "/admin/usage", null)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("ADMIN_REQUIRED");
    }
}
