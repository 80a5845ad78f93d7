package io.serai.tenant;

import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rule for names of tenants. They become part of storage paths and keys, so the alphabet is small. */
public final class TenantId {

    private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,54}[a-z0-9])?");
    private static final Set<String> RESERVED = Set.of(
            "api-keys", "oauth-configs", "oauth-apps", "oauth", "secrets", "tenants", "admin", "health", "platform");

    private TenantId() {}

    public static boolean isValid(String id) {
        return VALID.matcher(id).matches() && !RESERVED.contains(id);
    }

    /** @throws Problem 400 {@code VALIDATION_ERROR} that names the field */
    public static String require(String id, String field) {
        if (!isValid(id)) {
            String rule = "must be 1 to 56 of a-z, 0-9 and inner dashes, and not a reserved word";
            throw Problem.of(ProblemType.VALIDATION_ERROR, "The tenant id " + rule + ".")
                    .with("errors", List.of(new FieldError(field, rule)));
        }
        return id;
    }
}
