package io.serai.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The commands of a page, run one after the other as somebody types them; any refusal ends them. */
final class Recipe {

    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

    /** So that an answer with 4xx is a failure, also in a pipe. */
    private static final String STRICT = "set -e -o pipefail; curl() { command curl --fail-with-body \"$@\"; };\n";

    record Ended(int code, String output) {}

    private Recipe() {}

    /**
     * @param variables that the reader is expected to have
     * @param instead what stands on the page → what this machine has
     */
    static Ended run(String page, Map<String, String> variables, Map<String, String> instead)
            throws IOException, InterruptedException {
        for (String program : List.of("bash", "curl", "jq")) {
            Assumptions.assumeTrue(has(program), program + " is not on the PATH");
        }
        StringBuilder script = new StringBuilder(STRICT);
        BLOCK.matcher(Files.readString(Path.of("docs", page)))
                .results()
                .map(MatchResult::group)
                .filter(block -> !block.contains("bin/serai"))
                .forEach(block -> script.append(block, "```sh\n".length(), block.length() - "```".length()));
        String commands = script.toString();
        for (Map.Entry<String, String> entry : instead.entrySet()) {
            commands = commands.replace(entry.getKey(), entry.getValue());
        }
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commands).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private static boolean has(String program) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
