package io.serai.admin;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Principal;
import io.serai.tenant.Scope;
import io.serai.tenant.ToolGrant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Nobody hands out what he does not have. */
final class ScopeCheck {

    private ScopeCheck() {}

    /** @throws Problem 403 that names the scopes or tools which the caller lacks */
    static void atMostOwn(Principal caller, Set<Scope> wanted, ToolGrant tools) {
        Set<Scope> missing = EnumSet.noneOf(Scope.class);
        missing.addAll(wanted);
        missing.removeAll(caller.scopes());
        if (!missing.isEmpty()) {
            throw Problem.of(ProblemType.INSUFFICIENT_SCOPES, "The key would have scopes that its maker lacks.")
                    .with("required", missing.stream().map(Scope::text).toList());
        }
        if (!caller.tools().covers(tools)) {
            throw Problem.of(ProblemType.INSUFFICIENT_SCOPES, "The key would have tools that its maker lacks.")
                    .with("required", tools.isAll() ? List.of("*") : tools.patterns());
        }
    }
}
