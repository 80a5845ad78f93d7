package io.serai.command;

import io.serai.route.NewProvider;
import io.serai.route.NewVendorProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "new-provider",
        description =
                "Writes providers/ID.yaml in the folder of SERAI_ROUTES: a provider with one read and one write to"
                        + " begin with, or with operations of the vendor's OpenAPI document. Writes over nothing.")
final class NewProviderCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "a-z, 0-9 and -, at most 64")
    private String id = "";

    @Option(
            names = "--openapi",
            paramLabel = "FILE",
            description = "the vendor's OpenAPI 3 document, JSON or YAML, which is put beside the provider")
    private @Nullable Path document;

    @Option(
            names = "--operations",
            split = ",",
            paramLabel = "PATTERN",
            description = "which of its operations are tools: operationIds or 'METHOD /path', * for any characters;"
                    + " all if left out")
    private List<String> operations = List.of("all");

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    NewProviderCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0; 1 if there is such a provider, or its file cannot be written */
    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            Path folder = Settings.routes(Settings.environment(variables));
            out.println(
                    document == null
                            ? NewProvider.write(folder, id)
                            : NewVendorProvider.write(folder, id, document, operations));
            return 0;
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(command.commandLine(), malformed.getMessage());
        } catch (FileAlreadyExistsException taken) {
            err.println(taken.getFile() + " is there already");
            return 1;
        } catch (IOException refused) {
            err.println("It cannot be written: " + refused);
            return 1;
        } finally {
            out.flush();
        }
    }
}
