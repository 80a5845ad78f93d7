package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.provider.Providers;
import io.serai.tool.ToolSpecs;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.core.env.Environment;

/**
 * Checks a folder of route files as the start does, without starting anything.
 *
 * @param findings one line for each: file, line, column, what is wrong and what to write instead
 * @param files how many files there are, if there is nothing to find
 * @param tools how many tools they hold
 */
public record RouteCheck(List<String> findings, int files, int tools) {

    /**
     * @param environment the gateway's settings, which may leave providers out and allow them more
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static RouteCheck of(Path folder, Environment environment) {
        ToolSpecs specs = new ToolSpecs();
        RouteLoader loader = new RouteLoader(
                new RouteSettings(folder), new YamlTrees(new ObjectMapper()), environment, new Providers(), specs);
        try {
            int files = loader.lint().size();
            return new RouteCheck(List.of(), files, specs.size());
        } catch (RouteFilesRefused refused) {
            List<String> lines =
                    refused.findings().stream().map(Finding::toString).toList();
            return new RouteCheck(lines, 0, 0);
        }
    }
}
