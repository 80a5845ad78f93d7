package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class TenantsTest {

    private static final List<String> FIELDS = List.of(
            "id",
            "name",
            "email",
            "plan",
            "status",
            "limits",
            "features",
            "security",
            "metadata",
            "usage",
            "createdAt",
            "updatedAt");

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void aNewTenantIsShownWithItsKeyOnce() {
        // When
        Reply made = serai.adminRequest("POST", "/admin/tenants", """
                {"id": "acme-corp", "name": "ACME Corporation", "email": "admin@acme.com", "plan": "enterprise",
                 "limits": {"requestsPerMinute": 2000, "maxCustomServers": 20}}""");
        Reply seen = serai.adminRequest("GET", "/admin/tenants/acme-corp", null);

        // Then
        assertThat(made.status()).isEqualTo(201);
        assertThat(names(made.json())).startsWith(FIELDS.toArray(String[]::new)).endsWith("apiKey", "nextSteps");
        assertThat(made.json().get("apiKey").asText()).matches("srk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}");
        assertThat(made.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(2000);
        assertThat(made.json().at("/limits/maxCustomServers").asInt()).isEqualTo(20);
        assertThat(names(made.json().get("limits")))
                .containsExactly(
                        "requestsPerMinute",
                        "requestsPerHour",
                        "requestsPerDay",
                        "maxCustomServers",
                        "maxToolInvocations",
                        "maxStorageMB");
        assertThat(seen.status()).isEqualTo(200);
        assertThat(names(seen.json())).containsExactlyElementsOf(FIELDS);
        assertThat(seen.json().get("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void theShortPathMakesTenantsTooAndThePrefixedOneAnswersInTheEnvelope() {
        // When
        Reply here = serai.adminRequest("POST", "/tenants", Map.of("tenantId", "short-path"));
        Reply prefixed = serai.adminRequest("POST", "/api/v1/admin/tenants", Map.of("id", "prefixed"));

        // Then
        assertThat(here.status()).isEqualTo(201);
        assertThat(here.json().get("name").asText()).isEqualTo("short-path");
        assertThat(prefixed.status()).isEqualTo(201);
        assertThat(prefixed.json().at("/data/id").asText()).isEqualTo("prefixed");
    }

    @Test
    void anIdIsTakenOnce() {
        // Given
        serai.newTenant("taken");

        // When
        Reply again = serai.adminRequest("POST", "/admin/tenants", Map.of("tenantId", "taken"));

        // Then
        assertThat(again.status()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("TENANT_ALREADY_EXISTS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                        | MISSING_FIELD    | id
            {"id": 7}                                                 | VALIDATION_ERROR | id
            {"id": "Upper"}                                           | VALIDATION_ERROR | id
            {"id": "health"}                                          | VALIDATION_ERROR | id
            {"id": "../x"}                                            | VALIDATION_ERROR | id
            {"id": "bad", "name": ""}                                 | VALIDATION_ERROR | name
            {"id": "bad", "email": "nobody"}                          | VALIDATION_ERROR | email
            {"id": "bad", "plan": 1}                                  | VALIDATION_ERROR | plan
            {"id": "bad", "limits": []}                               | VALIDATION_ERROR | limits
            {"id": "bad", "limits": {"requestsPerMinute": 0}}         | VALIDATION_ERROR | limits.requestsPerMinute
            {"id": "bad", "limits": {"requestsPerMinute": "1"}}       | VALIDATION_ERROR | limits.requestsPerMinute
            {"id": "bad", "limits": {"maxStorageMB": 1.5}}            | VALIDATION_ERROR | limits.maxStorageMB
            {"id": "bad", "features": {"oauth": "no"}}                | VALIDATION_ERROR | features.oauth
            {"id": "bad", "security": {"allowedIPs": "10.0.0.1"}}     | VALIDATION_ERROR | security.allowedIPs
            {"id": "bad", "security": {"redirectUris": ["http://x"]}} | VALIDATION_ERROR | security.redirectUris.0
            """)
    void whatCannotBeUsedIsRefusedByName(String body, String code, String field) {
        // When
        Reply refused = serai.adminRequest("POST", "/admin/tenants", body);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo(code);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(serai.adminRequest("GET", "/admin/tenants/bad", null).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "999.1.1.1",
                "10.0.0.0/33",
                "10.0.0",
                "::1/129",
                ":::::",
                "10.0.0.1 ",
                "fe80::1%eth0",
                "ab:cd.ef"
            })
    void anAllowedAddressIsAnAddress(String notOne) {
        // When
        Reply refused = serai.adminRequest(
                "POST", "/admin/tenants", Map.of("id", "bad", "security", Map.of("allowedIPs", List.of(notOne))));

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("security.allowedIPs.0");
    }

    @Test
    void onlyTheAdministratorMakesChangesAndListsTenants() {
        // Given
        TenantClient tenant = serai.newTenant("curious");

        // When
        List<Reply> refused = List.of(
                tenant.request("POST", "/admin/tenants", Map.of("id", "other")),
                tenant.request("POST", "/tenants", Map.of("id", "other")),
                tenant.request("GET", "/admin/tenants", null),
                tenant.request("GET", "/admin/tenants/curious", null),
                tenant.request("GET", "/admin/tenants/health", null),
                tenant.request("PATCH", "/admin/tenants/curious", Map.of("plan", "gold")),
                tenant.request("POST", "/admin/tenants/curious/suspend", null),
                tenant.request("POST", "/admin/tenants/curious/rotate-api-key", null),
                tenant.request("DELETE", "/tenants/curious?confirm=true", null));

        // Then
        assertThat(refused).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(code(reply)).isEqualTo("ADMIN_REQUIRED");
        });
    }

    @Test
    void aTenantSeesItselfAndCannotTellWhoElseThereIs() {
        // Given
        TenantClient tenant = serai.newTenant("selfish");
        serai.newTenant("neighbour");

        // When
        Reply own = tenant.request("GET", "/tenants/selfish", null);
        Reply there = tenant.request("GET", "/tenants/neighbour", null);
        Reply nowhere = tenant.request("GET", "/tenants/nobody", null);

        // Then
        assertThat(own.status()).isEqualTo(200);
        assertThat(names(own.json())).containsExactlyElementsOf(FIELDS);
        assertThat(there.status()).isEqualTo(403);
        assertThat(withoutItsOwn(there)).isEqualTo(withoutItsOwn(nowhere));
    }

    @Test
    void theListIsPagedAndFiltered() {
        // Given
        serai.newTenant("zz-1");
        serai.newTenant("zz-2");
        serai.adminRequest("POST", "/admin/tenants/zz-2/suspend", null);
        TenantClient busy = serai.newTenant("zz-3");
        busy.connect("github", "token");

        // When
        Reply all = serai.adminRequest("GET", "/admin/tenants", null);
        Reply first = serai.adminRequest("GET", "/admin/tenants?limit=1&offset=0", null);
        Reply suspended = serai.adminRequest("GET", "/admin/tenants?status=suspended", null);
        Reply wrong = serai.adminRequest("GET", "/admin/tenants?status=asleep", null);

        // Then
        JsonNode shown = item(all, "zz-3");
        assertThat(names(shown))
                .containsExactly(
                        "id", "tenantId", "name", "plan", "status", "integrations", "createdAt", "lastActivity");
        assertThat(shown.get("integrations").asInt()).isEqualTo(1);
        assertThat(shown.get("lastActivity").asText()).startsWith("20");
        assertThat(item(all, "zz-1").get("lastActivity").isNull()).isTrue();
        assertThat(first.json().get("tenants")).hasSize(1);
        assertThat(first.json().at("/pagination/hasMore").asBoolean()).isTrue();
        assertThat(suspended.json().get("tenants"))
                .allSatisfy(tenant -> assertThat(tenant.get("status").asText()).isEqualTo("suspended"));
        assertThat(wrong.status()).isEqualTo(400);
    }

    @Test
    void aChangeMergesAndNullRestoresThePlansValue() {
        // Given
        serai.newTenant(Map.of(
                "id",
                "merged",
                "email",
                "a@b.example",
                "limits",
                Map.of("requestsPerMinute", 7, "maxStorageMB", 5),
                "metadata",
                Map.of("a", Map.of("b", 1, "c", 2))));

        // When
        Reply patched = serai.adminRequest("PATCH", "/admin/tenants/merged", """
                {"limits": {"requestsPerMinute": 9, "maxStorageMB": null}, "features": {"oauth": false},
                 "metadata": {"a": {"b": null, "d": [3]}}, "unknown": 1}""");
        Reply put = serai.adminRequest(
                "PUT", "/admin/tenants/merged", "{\"limits\": null, \"email\": null, \"features\": {\"oauth\": null}}");

        // Then
        assertThat(patched.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(9);
        assertThat(patched.json().at("/limits/maxStorageMB").isNull()).isTrue();
        assertThat(patched.json().at("/features/oauth").asBoolean()).isFalse();
        assertThat(patched.json().get("email").asText()).isEqualTo("a@b.example");
        assertThat(patched.json().get("metadata")).hasToString("{\"a\":{\"c\":2,\"d\":[3]}}");
        assertThat(put.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(1000);
        assertThat(put.json().at("/features/oauth").asBoolean()).isTrue();
        assertThat(put.json().get("email").isNull()).isTrue();
        assertThat(put.json().get("metadata")).isEqualTo(patched.json().get("metadata"));
    }

    @Test
    void aRefusedChangeChangesNothing() {
        // Given
        serai.newTenant("stable");
        JsonNode before =
                serai.adminRequest("GET", "/admin/tenants/stable", null).json();

        // When
        Reply refused = serai.adminRequest(
                "PATCH", "/admin/tenants/stable", Map.of("plan", "gold", "limits", Map.of("maxStorageMB", -1)));
        Reply another = serai.adminRequest("PATCH", "/admin/tenants/stable", Map.of("tenantId", "other"));
        Reply unknown = serai.adminRequest("PATCH", "/admin/tenants/nobody", Map.of("plan", "gold"));

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(another)).isEqualTo("AMBIGUOUS_TENANT");
        assertThat(code(unknown)).isEqualTo("TENANT_NOT_FOUND");
        assertThat(serai.adminRequest("GET", "/admin/tenants/stable", null).json())
                .isEqualTo(before);
    }

    @Test
    void aLimitIsInForceAtOnce() {
        // Given
        TenantClient tenant = serai.newTenant("limited");
        assertThat(tenant.invoke("demo.echo", Map.of("message", "hi")).status()).isEqualTo(200);

        // When
        serai.adminRequest("PATCH", "/admin/tenants/limited", Map.of("limits", Map.of("requestsPerMinute", 1)));
        Reply last = tenant.invoke("demo.echo", Map.of("message", "hi"));
        Reply refused = tenant.invoke("demo.echo", Map.of("message", "hi"));

        // Then
        assertThat(last.status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(429);
    }

    @Test
    void aKeyWorksFromAllowedAddressesOnlyAndTheAdministratorIsExempt() {
        // Given
        TenantClient tenant = serai.newTenant("fenced");

        // When
        setAllowed("fenced", List.of("203.0.113.0/24", "2001:db8::/32"));
        Reply outside = tenant.request("GET", "/tenants/fenced", null);
        Reply admin = serai.adminRequest("GET", "/tenants/fenced", null);
        setAllowed("fenced", List.of("203.0.113.0/24", "127.0.0.0/8"));
        Reply inside = tenant.request("GET", "/tenants/fenced", null);
        setAllowed("fenced", null);
        Reply everywhere = tenant.request("GET", "/tenants/fenced", null);

        // Then
        assertThat(code(outside)).isEqualTo("IP_NOT_ALLOWED");
        assertThat(admin.status()).isEqualTo(200);
        assertThat(inside.status()).isEqualTo(200);
        assertThat(everywhere.json().at("/security/allowedIPs")).isEmpty();
    }

    private static void setAllowed(String tenantId, @Nullable List<String> addresses) {
        Reply set = serai.adminRequest(
                "PATCH",
                "/admin/tenants/" + tenantId,
                Map.of("security", Collections.singletonMap("allowedIPs", addresses)));
        assertThat(set.status()).isEqualTo(200);
    }

    @Test
    void aSuspendedTenantIsRefusedUntilItIsResumed() {
        // Given
        TenantClient tenant = serai.newTenant("paused");

        // When
        Reply suspended = serai.adminRequest("POST", "/admin/tenants/paused/suspend", null);
        Reply refused = tenant.invoke("demo.echo", Map.of("message", "hi"));
        Reply resumed = serai.adminRequest("POST", "/admin/tenants/paused/resume", null);
        Reply served = tenant.invoke("demo.echo", Map.of("message", "hi"));

        // Then
        assertThat(suspended.json().get("status").asText()).isEqualTo("suspended");
        assertThat(code(refused)).isEqualTo("TENANT_SUSPENDED");
        assertThat(resumed.json().get("status").asText()).isEqualTo("active");
        assertThat(served.status()).isEqualTo(200);
    }

    @Test
    void aDeletedTenantLeavesNothingBehind() {
        // Given
        TenantClient tenant = serai.newTenant("doomed");
        tenant.connect("github", "token");
        tenant.connect("notion", "token");
        tenant.invoke("demo.fail", Map.of("how", "timeout"));
        assertThat(letters("doomed")).isOne();
        TenantCipher cipher = serai.bean(TenantCipher.class);
        String sealed = cipher.seal("doomed", "test", "canary".getBytes(StandardCharsets.UTF_8));

        // When
        Reply unconfirmed = serai.adminRequest("DELETE", "/admin/tenants/doomed", null);
        Reply deleted = serai.adminRequest("DELETE", "/admin/tenants/doomed?confirm=true", null);

        // Then
        assertThat(code(unconfirmed)).isEqualTo("CONFIRMATION_REQUIRED");
        assertThat(names(deleted.json())).containsExactly("success", "tenantId", "deleted");
        JsonNode removed = deleted.json().get("deleted");
        assertThat(names(removed)).containsExactly("credentials", "integrations", "keys", "encryptionKey", "deletedAt");
        assertThat(removed.get("credentials").asInt()).isEqualTo(2);
        assertThat(removed.get("integrations")).hasToString("[\"github\",\"notion\"]");
        assertThat(removed.get("keys").asInt()).isEqualTo(1);
        assertThat(removed.get("encryptionKey").asText()).isEqualTo("destroyed");
        assertThat(tenant.request("GET", "/tenants/doomed", null).status()).isEqualTo(401);
        assertThat(serai.adminRequest("GET", "/admin/tenants/doomed", null).status())
                .isEqualTo(404);
        assertThat(letters("doomed")).isZero();
        assertThatThrownBy(() -> cipher.open("doomed", "test", sealed)).isInstanceOf(Undecipherable.class);
    }

    @Test
    void aTenantOfTheSameNameBeginsWithNothing() {
        // Given
        serai.newTenant("again").connect("github", "token");
        serai.adminRequest("DELETE", "/tenants/again?confirm=true", null);

        // When
        TenantClient successor = serai.newTenant("again");

        // Then
        Reply connections = successor.request("GET", "/tenants/again/integrations", null);
        assertThat(connections.json().get("integrations"))
                .allSatisfy(
                        one -> assertThat(one.get("hasCredentials").asBoolean()).isFalse());
    }

    @Test
    void everyChangeIsRecordedUnderTheNameOfItsAction() {
        // Given
        serai.adminRequest("POST", "/tenants", Map.of("id", "watched"));
        serai.adminRequest("PUT", "/admin/tenants/watched", Map.of("plan", "gold"));
        serai.adminRequest("POST", "/admin/tenants/watched/suspend", null);
        serai.adminRequest("POST", "/admin/tenants/watched/resume", null);
        serai.adminRequest("POST", "/admin/tenants/watched/rotate-api-key", null);
        String keyId = serai.adminRequest("POST", "/tenants/watched/api-keys", Map.of("name", "more"))
                .json()
                .get("keyId")
                .asText();
        serai.adminRequest("POST", "/tenants/watched/api-keys/" + keyId + "/rotate", null);
        serai.adminRequest("DELETE", "/tenants/watched/api-keys/" + keyId, null);
        String connection = "/tenants/watched/integrations/github/";
        serai.adminRequest("POST", connection + "credentials", Map.of("accessToken", "token"));
        serai.adminRequest("DELETE", connection + "credentials", null);
        serai.adminRequest("POST", connection + "verify", null);
        serai.adminRequest("DELETE", "/tenants/watched?confirm=true", null);

        // When
        Reply records = serai.adminRequest("GET", "/admin/audit?tenantId=watched", null);

        // Then
        assertThat(records.json().get("records").findValuesAsText("action").reversed())
                .containsExactly(
                        "tenants.create",
                        "tenants.update",
                        "tenants.suspend",
                        "tenants.resume",
                        "keys.rotate",
                        "keys.create",
                        "keys.rotate",
                        "keys.revoke",
                        "credentials.store",
                        "credentials.revoke",
                        "credentials.verify",
                        "tenants.delete");
        assertThat(records.json().get("records").findValuesAsText("result").getFirst())
                .isEqualTo("success");
    }

    @Test
    void theStatusShowsWhatIsKnown() {
        // Given
        TenantClient tenant = serai.newTenant("known");
        tenant.connect("github", "token");

        // When
        Reply status = tenant.request("GET", "/tenants/known/status", null);

        // Then
        assertThat(names(status.json())).containsExactly("tenantId", "status", "integrations", "vault", "usage");
        assertThat(status.json().at("/integrations/active").asInt()).isEqualTo(1);
        assertThat(status.json().at("/integrations/healthy").asInt()).isEqualTo(1);
        assertThat(status.json().at("/vault/credentialsStored").asInt()).isEqualTo(1);
        assertThat(status.json().at("/usage/lastActivity").asText()).startsWith("20");
    }

    private static int letters(String tenantId) {
        return serai.bean(JdbcClient.class)
                .sql("select count(*) from dead_letters where tenant_id = ?")
                .param(tenantId)
                .query(Integer.class)
                .single();
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }

    private static JsonNode item(Reply list, String tenantId) {
        for (JsonNode item : list.json().get("tenants")) {
            if (item.get("id").asText().equals(tenantId)) {
                return item;
            }
        }
        throw new AssertionError("No " + tenantId + " in " + list);
    }

    private static JsonNode withoutItsOwn(Reply problem) {
        return ((ObjectNode) problem.json()).without(List.of("instance", "requestId"));
    }
}
