package io.serai.peers;

import java.io.IOException;
import java.util.List;

/**
 * Notion as its OpenAPI file describes it: the npm package Prism answers 200 with the file's own example to a request
 * that the file allows, and 400, 401 or 404 to any other. It keeps nothing and its log names what it disliked.
 */
final class Prism implements AutoCloseable {

    private final PeerProcess process;

    private Prism(PeerProcess process) {
        this.process = process;
    }

    static Prism start() throws IOException, InterruptedException {
        NodePeers peers = NodePeers.installed();
        String description = peers.file("notion-openapi.json");
        return new Prism(peers.start("prism", "Prism is listening", 1, port -> arguments(port, description)));
    }

    private static List<String> arguments(int port, String description) {
        return List.of("mock", description, "--port", String.valueOf(port), "--errors");
    }

    /** What stands for {@code https://api.notion.com}. */
    String url() {
        return process.url(0);
    }

    @Override
    public void close() {
        process.close();
    }
}
