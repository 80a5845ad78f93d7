package io.serai.peers;

import java.io.IOException;
import java.util.List;

/**
 * GitHub and Slack as the npm package emulate plays them: they keep what is written until they are closed, and begin
 * with {@code src/test/peers/emulate-seed.yaml}. An unknown token is the first user's, so who called is no evidence.
 */
final class Emulate implements AutoCloseable {

    private final PeerProcess process;

    private Emulate(PeerProcess process) {
        this.process = process;
    }

    static Emulate start() throws IOException, InterruptedException {
        NodePeers peers = NodePeers.installed();
        String seed = peers.file("emulate-seed.yaml");
        return new Emulate(peers.start("emulate", "Ready.", 2, port -> arguments(port, seed)));
    }

    /** One port per service, in the order in which they are named. */
    private static List<String> arguments(int port, String seed) {
        return List.of("start", "--service", "github,slack", "--port", String.valueOf(port), "--seed", seed);
    }

    /** What stands for {@code https://api.github.com}. */
    String githubUrl() {
        return process.url(0);
    }

    /** What stands for {@code https://slack.com/api}. */
    String slackUrl() {
        return process.url(1) + "/api";
    }

    @Override
    public void close() {
        process.close();
    }
}
