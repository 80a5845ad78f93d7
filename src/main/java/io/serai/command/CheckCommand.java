package io.serai.command;

import io.serai.example.ExampleFault;
import io.serai.example.ExampleReplay;
import io.serai.route.RouteCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Checks the route files as the start does, and replays the examples of those that need no wider"
                + " list against a stub; starts no gateway. Prints"
                + " every finding with file and line.")
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "the folder, if not that of SERAI_ROUTES")
    private @Nullable Path folder;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    CheckCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0; 1 if there are findings; 2 if the folder cannot be read */
    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Environment settings = Settings.environment(variables);
        Path checked = folder == null ? Settings.routes(settings) : folder;
        try {
            RouteCheck check = RouteCheck.of(checked, settings);
            List<String> faults = check.findings().isEmpty() ? examples(checked) : check.findings();
            faults.forEach(out::println);
            check.hints().forEach(hint -> out.println("Hint: " + hint));
            out.println(summary(check, faults.size()));
            return faults.isEmpty() ? 0 : 1;
        } catch (IOException | UncheckedIOException unreadable) {
            command.commandLine().getErr().println(unreadable.getMessage());
            return 2;
        } finally {
            out.flush();
        }
    }

    /** What the examples in the files say and the tools do not do. */
    private static List<String> examples(Path routes) throws IOException {
        try {
            return ExampleReplay.replayPlain(routes).stream()
                    .map(ExampleFault::toString)
                    .toList();
        } catch (IllegalStateException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        }
    }

    private static String summary(RouteCheck check, int findings) {
        return findings == 0
                ? check.files() + " files with " + check.tools() + " tools, no findings"
                : findings + (findings == 1 ? " finding" : " findings");
    }
}
