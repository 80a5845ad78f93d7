package io.serai.command;

import io.serai.bridge.StdioBridge;
import io.serai.secret.Secret;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "mcp-stdio",
        description = "An MCP server on standard input and output, for clients that start one. Passes messages on to a"
                + " running gateway with the key in the environment variable SERAI_KEY; starts no gateway.")
final class McpStdioCommand implements Callable<Integer> {

    private static final String KEY = "SERAI_KEY";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:3000/mcp",
            description = "of the gateway's MCP endpoint, or of the tools of one integration: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://localhost:3000/mcp");

    @Option(names = "--key-file", paramLabel = "FILE", description = "a file with the key, instead of " + KEY)
    private @Nullable Path keyFile;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Map<String, String> variables;

    McpStdioCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @return 0 when the client has gone; 2 if the key cannot be read */
    @Override
    public Integer call() throws InterruptedException, IOException {
        checkUrl();
        Secret key;
        try {
            key = key();
        } catch (IOException unreadable) {
            command.commandLine().getErr().println("The key cannot be read: " + unreadable);
            return 2;
        }
        System.setOut(System.err); // whoever prints anything does not print it between the messages
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            new StdioBridge(url, key, out, System.err).run(System.in);
        }
        return 0;
    }

    private void checkUrl() {
        boolean usable = url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
        if (!usable || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--url must be an address such as http://localhost:3000/mcp, and hold no credential.");
        }
        if (!"https".equals(url.getScheme()) && !isNear(url.getHost())) {
            command.commandLine().getErr().println("The key goes to " + url.getHost() + " unencrypted; use https.");
        }
    }

    private static boolean isNear(String host) {
        try {
            return host.equals("localhost") || InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private @Nullable Secret key() throws IOException {
        String key = keyFile == null ? variables.getOrDefault(KEY, "") : Files.readString(keyFile);
        String bare = key.strip();
        if (bare.chars().anyMatch(one -> one <= ' ' || one > '~')) {
            throw new ParameterException(command.commandLine(), "The key must be one word.");
        }
        return bare.isEmpty() ? null : Secret.of(bare);
    }
}
