package io.serai.command;

import io.serai.credential.StoreUnavailable;
import io.serai.credential.vault.VaultMigration;
import io.serai.credential.vault.VaultMigration.Outcome;
import io.serai.credential.vault.VaultMigration.Step;
import io.serai.credential.vault.VaultSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description = "Copies what older gateways left in Vault to where Serai keeps it. Says what it would do, unless"
                + " --apply is given. Removes nothing and writes over nothing.")
final class MigrateCommand implements Callable<Integer> {

    @Option(names = "--apply", description = "copy, instead of saying what would be copied")
    private boolean apply;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    MigrateCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0; 1 if an entry could not be used; 2 if Vault could not be asked */
    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        VaultSettings settings = Settings.vault(variables);
        try (VaultMigration migration = new VaultMigration(settings)) {
            List<Step> steps = migration.run(apply);
            steps.forEach(step -> out.println(line(step)));
            out.println(steps.size() + " entries" + (apply ? "" : "; nothing was changed, see --apply"));
            return steps.stream().anyMatch(step -> step.outcome() == Outcome.UNUSABLE) ? 1 : 0;
        } catch (StoreUnavailable | IllegalStateException refused) {
            command.commandLine().getErr().println(refused.getMessage());
            return 2;
        } finally {
            out.flush();
        }
    }

    private static String line(Step step) {
        String word = step.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return String.format("%-9s %s%s", word, step.from(), step.to().isEmpty() ? "" : " -> " + step.to());
    }
}
