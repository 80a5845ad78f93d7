package io.serai.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.route.EditionReader.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.Environment;

/**
 * Checks a folder of route files as the start does, without starting anything.
 *
 * @param findings one line for each: file, line, column, what is wrong and what to write instead
 * @param hints lines like these about what a gateway with the same settings would refuse
 * @param files how many files there are, if there is nothing to find
 * @param tools how many tools they hold
 */
public record RouteCheck(List<String> findings, List<String> hints, int files, int tools) {

    /**
     * @param environment the gateway's settings, which may leave providers out and allow them more
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static RouteCheck of(Path folder, Environment environment) {
        try {
            return of(new RouteFolder(folder), environment);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The route folder " + folder.toAbsolutePath() + " cannot be read; set SERAI_ROUTES", unreadable);
        }
    }

    private static RouteCheck of(RouteFolder folder, Environment environment) throws IOException {
        EditionReader reader = new EditionReader(folder, new YamlTrees(new ObjectMapper()), environment, false);
        GatewayFiles gateway = GatewayFiles.read(folder);
        reader.reserve(gateway.routes());
        List<Finding> findings = new ArrayList<>(gateway.findings());
        Map<String, String> owners = new HashMap<>();
        List<Finding> hints = new ArrayList<>();
        int tools = 0;
        for (Path path : folder.providerFiles()) {
            if (!reader.isSwitchedOff(path)) {
                String owner = owners.putIfAbsent(ProviderFile.providerId(path.toString()), path.toString());
                if (owner != null) {
                    findings.add(ProviderFile.twin(path, owner));
                }
                Optional<Reading> reading =
                        RouteFolder.read(path, findings::add).map(text -> reader.read(path, text, 1));
                reading.ifPresent(one -> findings.addAll(one.findings()));
                reading.ifPresent(one -> hints.addAll(one.hints()));
                tools += reading.map(Reading::edition)
                        .map(one -> one.toolIds().size())
                        .orElse(0);
            }
        }
        return new RouteCheck(lines(findings), lines(hints), gateway.resources().size() + owners.size(), tools);
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream().map(Finding::toString).toList();
    }
}
