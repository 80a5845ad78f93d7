package io.serai.command;

import io.serai.credential.vault.VaultPolicies;
import io.serai.problem.Problem;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "vault-policy",
        description = "Prints a policy for Vault, with the engines and the prefix that VAULT_KV_ENGINE,"
                + " VAULT_TRANSIT_ENGINE and VAULT_TENANT_PREFIX name.")
final class VaultPolicyCommand implements Callable<Integer> {

    /** Exactly one of them. */
    static final class Whose {

        @Option(names = "--gateway", required = true, description = "for the token that Serai runs with")
        boolean gateway;

        @Option(names = "--migrate", required = true, description = "the same, and what serai migrate reads")
        boolean migration;

        @Option(names = "--tenant", required = true, paramLabel = "ID", description = "for one tenant alone")
        @Nullable
        String tenant;
    }

    @ArgGroup(multiplicity = "1")
    private Whose whose = new Whose();

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    VaultPolicyCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        VaultPolicies policies = new VaultPolicies(Settings.vault(variables));
        String tenant = whose.tenant;
        String gateway = whose.migration ? policies.migration() : policies.gateway();
        try {
            command.commandLine().getOut().print(tenant == null ? gateway : policies.tenant(tenant));
        } catch (Problem invalid) {
            throw new ParameterException(command.commandLine(), invalid.detail());
        }
        command.commandLine().getOut().flush();
        return 0;
    }
}
