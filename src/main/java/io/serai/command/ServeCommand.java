package io.serai.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The gateway; also what starts when no command is named. */
@Command(name = "serve", description = "Starts the gateway. This is what happens without a command, too.")
public final class ServeCommand implements Callable<Integer> {

    /** Starts the gateway and comes back while it runs. */
    public interface Server {

        /** @param arguments settings as {@code --name=value}, and whatever else was given */
        void start(String... arguments);
    }

    private final Server server;

    @Option(names = "--host", paramLabel = "H", description = "address of the API, as SERAI_HOST")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "port of the API, as PORT")
    private @Nullable Integer port;

    @Option(names = "--verbose", description = "as LOG_LEVEL=debug")
    private boolean verbose;

    @Unmatched
    private List<String> others = new ArrayList<>();

    ServeCommand(Server server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(others);
        if (host != null) {
            arguments.add("--SERAI_HOST=" + host);
        }
        if (port != null) {
            arguments.add("--PORT=" + port);
        }
        if (verbose) {
            arguments.add("--LOG_LEVEL=debug");
        }
        server.start(arguments.toArray(String[]::new));
        return Commands.SERVES;
    }
}
