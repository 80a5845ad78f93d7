package io.serai.command;

import java.util.Map;
import java.util.Set;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code serai} understands. Without a command it serves, and then none of this is loaded. */
@Command(
        name = "serai",
        description = "Multi-tenant tool-call gateway.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class Commands implements Runnable {

    /** The exit code of a command that goes on when its method has returned. */
    static final int SERVES = -1;

    private static final Set<String> FIRST_WORDS = Set.of(
            "serve",
            "check",
            "new-provider",
            "generate-schema",
            "mcp-stdio",
            "vault-policy",
            "migrate",
            "audit",
            "--help",
            "-h");

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** Whether these arguments are for {@link #run}; otherwise they are the gateway's. */
    public static boolean isCommand(String... arguments) {
        return arguments.length > 0 && FIRST_WORDS.contains(arguments[0]);
    }

    /** @return the exit code of a command that has ended; -1 for {@code serve}, which goes on */
    public static int run(ServeCommand.Server server, String... arguments) {
        if (!arguments[0].equals("serve")) { // what a command says is its output, and nothing beside it
            LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel("ROOT", LogLevel.OFF);
        }
        return line(server, System.getenv()).execute(arguments);
    }

    /** @param variables the environment of the process */
    static CommandLine line(ServeCommand.Server server, Map<String, String> variables) {
        CommandLine line = new CommandLine(new Commands());
        line.addSubcommand(new CommandLine(new ServeCommand(server)));
        line.addSubcommand(new CommandLine(new CheckCommand(variables)));
        line.addSubcommand(new CommandLine(new NewProviderCommand(variables)));
        line.addSubcommand(new CommandLine(new GenerateSchemaCommand(variables)));
        line.addSubcommand(new CommandLine(new McpStdioCommand(variables)));
        line.addSubcommand(new CommandLine(new VaultPolicyCommand(variables)));
        line.addSubcommand(new CommandLine(new MigrateCommand(variables)));
        line.addSubcommand(
                new CommandLine(new AuditCommand()).addSubcommand(new CommandLine(new AuditVerifyCommand(variables))));
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Name a command.");
    }
}
