package io.serai.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy in front of several instances, set up as docs/operations.md says. */
final class Haproxy implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private final Process process;
    private final URI door;
    private final URI statistics;
    private final HttpClient client = HttpClient.newHttpClient();

    private Haproxy(Process process, URI door, URI statistics) {
        this.process = process;
        this.door = door;
        this.statistics = statistics;
    }

    /** Used by conditions of tests. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static Haproxy start(List<Integer> ports) throws IOException {
        int door = freePort();
        int statistics = freePort();
        StringBuilder servers = new StringBuilder();
        ports.forEach(port -> servers.append(
                "  server serai%d 127.0.0.1:%d check inter 500ms rise 2 fall 2\n".formatted(port, port)));
        Path folder = ScratchFolder.create("serai-haproxy");
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 90s
                  timeout server 90s
                  retries 3
                  option redispatch
                frontend door
                  bind 127.0.0.1:%d
                  default_backend serai
                backend serai
                  balance roundrobin
                  option httpchk
                  http-check send meth GET uri /ready ver HTTP/1.1 hdr Host serai
                  timeout check 2s
                  stick-table type string len 64 size 100k expire 30m
                  stick store-response res.hdr(Mcp-Session-Id)
                  stick match req.hdr(Mcp-Session-Id)
                %sfrontend statistics
                  bind 127.0.0.1:%d
                  stats enable
                  stats uri /
                """.formatted(door, servers, statistics), UTF_8);
        Process process = new ProcessBuilder(PROGRAM.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new Haproxy(process, local(door), local(statistics));
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI door() {
        return door;
    }

    /** How many instances get calls. */
    int up() {
        try {
            String all = client.send(
                            HttpRequest.newBuilder(statistics.resolve("/;csv")).build(), BodyHandlers.ofString())
                    .body();
            return (int) all.lines()
                    .filter(line -> line.startsWith("serai,serai") && line.contains(",UP,"))
                    .count();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
