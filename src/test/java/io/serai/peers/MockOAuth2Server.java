package io.serai.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authorization server with an issuer for every first part of a path (Maven artefact no.nav.security:
 * mock-oauth2-server). It brings other versions of nearly everything, so it runs in a process of its own, with what
 * {@code src/test/peers/mock-oauth2-server/pom.xml} names. Where that cannot be had its tests are skipped, and the files
 * {@code ran} or {@code skipped} in its folder tell CI.
 */
final class MockOAuth2Server implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(MockOAuth2Server.class);
    private static final Path POM =
            Path.of("src/test/peers/mock-oauth2-server/pom.xml").toAbsolutePath();
    private static final Path HOME = Path.of("target/peers/mock-oauth2-server").toAbsolutePath();
    private static final String MAIN = "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt";

    /** 16 s on two cores with nothing downloaded yet; the rest is for a slow line. */
    private static final long LONGEST_MINUTES = 5;

    private final PeerProcess process;

    private MockOAuth2Server(PeerProcess process) {
        this.process = process;
    }

    static MockOAuth2Server start() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        Path log = HOME.resolve("maven.log");
        Process maven = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-q",
                        "-B",
                        "-f",
                        POM.toString(),
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + HOME.resolve("lib"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!maven.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            PeerProcess.kill(maven);
        }
        if (maven.waitFor() != 0) {
            String reason = "SKIPPED MOCK-OAUTH2-SERVER: its artefacts cannot be had, see " + log;
            LOGGER.atWarn().log(reason);
            mark("skipped", "ran", reason);
            Assumptions.abort(reason);
        }
        return launch();
    }

    private static MockOAuth2Server launch() throws IOException, InterruptedException {
        int port = PeerProcess.freePorts(1);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                HOME.resolve("lib") + "/*",
                MAIN);
        Map<String, String> environment = Map.of(
                "SERVER_HOSTNAME",
                "localhost",
                "SERVER_PORT",
                Integer.toString(port),
                "JSON_CONFIG",
                "{\"interactiveLogin\":false,\"httpServer\":\"NettyWrapper\"}");
        PeerProcess process = PeerProcess.start(command, environment, port, HOME.resolve("server.log"));
        if (!process.answers("", 1)) { // it has no logger, so its answer is all there is
            process.close();
            throw new IllegalStateException("mock-oauth2-server does not start, see its log in " + HOME);
        }
        mark("ran", "skipped", "MOCK-OAUTH2-SERVER RAN");
        return new MockOAuth2Server(process);
    }

    private static void mark(String happened, String didNot, String text) throws IOException {
        Files.deleteIfExists(HOME.resolve(didNot));
        Files.writeString(HOME.resolve(happened), text + "\n");
    }

    String issuer(String name) {
        return process.url(0) + "/" + name;
    }

    @Override
    public void close() {
        process.close();
    }
}
