package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.JsonBody;
import io.serai.tenant.Scope;
import io.serai.tenant.ToolGrant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key that a body asks for.
 *
 * @param scopes what the body names; null if it names nothing
 * @param tools the same
 * @param requestsPerMinute the key's own limit; null for none
 */
record NewKey(
        String name,
        @Nullable Set<Scope> scopes,
        @Nullable ToolGrant tools,
        @Nullable Instant expiresAt,
        @Nullable Long requestsPerMinute) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TOOLS = 4_000;

    /** @throws io.serai.problem.Problem 400 that names the field */
    static NewKey of(ObjectNode body, Instant now) {
        String name = JsonBody.requiredText(body, "name");
        if (name.length() > LONGEST_NAME) {
            throw JsonBody.invalid("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        return new NewKey(
                name, scopes(body.path("scopes")), tools(body.path("tools")), expiresAt(body, now), limit(body));
    }

    /** An empty list means all tools, as it does where a key is shown. */
    private static @Nullable ToolGrant tools(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        List<String> patterns = new ArrayList<>();
        value.forEach(entry -> patterns.add(entry.asText()));
        if (!value.isArray()
                || String.join(" ", patterns).length() > LONGEST_TOOLS
                || !patterns.stream().allMatch(ToolGrant::isPattern)) {
            throw JsonBody.invalid(
                    "tools",
                    "must be a list of tools such as github.createIssue or github.*, of at most " + LONGEST_TOOLS
                            + " characters");
        }
        return new ToolGrant(patterns.stream().distinct().toList());
    }

    private static @Nullable Long limit(ObjectNode body) {
        ObjectNode limits = JsonBody.objectField(body, "limits");
        limits.fieldNames().forEachRemaining(name -> {
            if (!name.equals("requestsPerMinute")) {
                throw JsonBody.invalid("limits." + name, "is not a limit of a key, which has requestsPerMinute alone");
            }
        });
        JsonNode value = limits.path("requestsPerMinute");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || value.longValue() < 1 || value.longValue() > TenantChange.HIGHEST_LIMIT) {
            throw JsonBody.invalid(
                    "limits.requestsPerMinute", "must be a whole number from 1 to " + TenantChange.HIGHEST_LIMIT);
        }
        return value.longValue();
    }

    private static @Nullable Set<Scope> scopes(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (JsonNode entry : value) {
            scopes.add(Scope.parse(entry.asText())
                    .orElseThrow(() -> JsonBody.invalid("scopes", "must be a list of known scopes")));
        }
        if (!value.isArray() || scopes.isEmpty()) {
            throw JsonBody.invalid("scopes", "must be a list of at least one known scope");
        }
        return scopes;
    }

    static @Nullable Instant expiresAt(ObjectNode body, Instant now) {
        String text = JsonBody.text(body, "expiresAt");
        if (text == null) {
            return null;
        }
        try {
            Instant expiry = OffsetDateTime.parse(text).toInstant();
            if (expiry.isAfter(now)) {
                return expiry;
            }
        } catch (DateTimeException malformed) {
            // Falls through to the one message.
        }
        throw JsonBody.invalid("expiresAt", "must be a time in the future such as 2030-01-31T10:30:00Z");
    }
}
