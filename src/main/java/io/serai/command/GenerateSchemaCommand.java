package io.serai.command;

import io.serai.openapi.DocumentWriter;
import io.serai.openapi.Profile;
import io.serai.openapi.Rendered;
import io.serai.openapi.Rendered.Format;
import io.serai.openapi.Selection;
import io.serai.openapi.ToolEntry;
import io.serai.route.WrittenApi;
import io.serai.route.WrittenTool;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "generate-schema",
        description = "Writes the OpenAPI document that a gateway with the same settings and route files serves at"
                + " /openapi.yaml; starts no gateway and opens no port.")
final class GenerateSchemaCommand implements Callable<Integer> {

    @Option(names = "--output", paramLabel = "FILE", description = "where to, if not to standard output")
    private @Nullable Path output;

    @Option(names = "--format", paramLabel = "yaml|json", description = "yaml, unless FILE ends in .json")
    private @Nullable Format format;

    @Option(
            names = "--profile",
            paramLabel = "actions|full",
            description = "for GPTs, which is the default; everything")
    private Profile profile = Profile.ACTIONS;

    @Option(names = "--integration", split = ",", paramLabel = "ID", description = "only tools of these integrations")
    private @Nullable Set<String> integrations;

    @Option(names = "--tools", split = ",", paramLabel = "ID", description = "only these tools")
    private @Nullable Set<String> tools;

    @Option(names = "--operations", paramLabel = "N", description = "at most so many operations")
    private @Nullable Integer operations;

    @Option(names = "--url", paramLabel = "URL", description = "where the gateway is, as SERAI_PUBLIC_URL")
    private @Nullable String url;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    GenerateSchemaCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0; 1 if there are findings in the route files; 2 if a file cannot be read or written */
    @Override
    public Integer call() {
        PrintWriter err = command.commandLine().getErr();
        Map<String, String> all = new HashMap<>(variables);
        if (url != null) {
            all.put("SERAI_PUBLIC_URL", url);
        }
        Environment settings = Settings.environment(all);
        WrittenApi api;
        try {
            api = WrittenApi.read(Settings.routes(settings), settings);
        } catch (IOException unreadable) {
            err.println("The route files cannot be read: " + unreadable);
            return 2;
        } catch (RuntimeException refused) {
            err.println(refused.getMessage());
            return 1;
        }
        try {
            write(document(api, settings));
            return 0;
        } catch (BindException unusable) {
            err.println(NestedExceptionUtils.getMostSpecificCause(unusable).getMessage());
            return 2;
        } catch (IOException refused) {
            err.println("It cannot be written: " + refused);
            return 2;
        }
    }

    private Rendered document(WrittenApi api, Environment settings) {
        if (operations != null && operations < 1) {
            throw new ParameterException(command.commandLine(), "--operations must be at least 1");
        }
        check("--integration", integrations, api, WrittenTool::integration);
        check("--tools", tools, api, WrittenTool::id);
        Selection selection = Selection.all(profile).only(integrations, tools, operations);
        List<ToolEntry> entries =
                api.tools().stream().map(GenerateSchemaCommand::entry).toList();
        var writer = new DocumentWriter(api.camel(), api.rests(), Settings.service(settings));
        return Rendered.of(writer.document(entries, selection), chosenFormat());
    }

    private void check(
            String option, @Nullable Set<String> wanted, WrittenApi api, Function<WrittenTool, String> name) {
        Set<String> unknown = new HashSet<>(wanted == null ? Set.of() : wanted);
        unknown.removeAll(api.tools().stream().map(name).collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), option + " names what is not there: " + String.join(", ", unknown));
        }
    }

    private static ToolEntry entry(WrittenTool tool) {
        return new ToolEntry(
                tool.id(), tool.integration(), tool.provider(), tool.description(), tool.effect(), tool.spec());
    }

    private Format chosenFormat() {
        boolean json = output != null && output.toString().endsWith(".json");
        return format != null ? format : json ? Format.JSON : Format.YAML;
    }

    private void write(Rendered document) throws IOException {
        if (output != null) {
            Files.write(output, document.bytes());
            return;
        }
        PrintWriter out = command.commandLine().getOut();
        out.print(new String(document.bytes(), StandardCharsets.UTF_8));
        out.flush();
    }
}
