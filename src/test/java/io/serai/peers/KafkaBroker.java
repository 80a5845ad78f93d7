package io.serai.peers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Kafka broker (Maven artefact org.apache.kafka:kafka_2.13) that can be stopped and started on the same data. */
final class KafkaBroker implements AutoCloseable {

    private static final Path HOME = Path.of("target/peers").toAbsolutePath();
    private static final long LONGEST_MINUTES = 10;

    private final Path data;
    private final int port;
    private PeerProcess process;

    private KafkaBroker(Path data, int port) throws IOException, InterruptedException {
        this.data = data;
        this.port = port;
        Files.writeString(data.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                inter.broker.listener.name=PLAINTEXT
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s/logs
                num.partitions=3
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, port + 1, data));
        run("format", "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", properties());
        process = launch();
    }

    /** Skips the test where the artefacts cannot be had. */
    static KafkaBroker start(Path data) throws IOException, InterruptedException {
        jars("kafka");
        return new KafkaBroker(data, PeerProcess.freePorts(2));
    }

    /** What {@code src/test/peers/<name>/pom.xml} names. */
    static List<Path> jars(String name) throws IOException, InterruptedException {
        Path lib = Files.createDirectories(HOME.resolve(name)).resolve("lib");
        Path log = HOME.resolve(name).resolve("maven.log");
        Process maven = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-q",
                        "-B",
                        "-f",
                        Path.of("src/test/peers", name, "pom.xml")
                                .toAbsolutePath()
                                .toString(),
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + lib)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!maven.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
            PeerProcess.kill(maven);
            Assumptions.abort("SKIPPED KAFKA: its artefacts cannot be had, see " + log);
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.toList();
        }
    }

    private String properties() {
        return data.resolve("server.properties").toString();
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", HOME.resolve("kafka/lib") + "/*"));
        command.addAll(List.of(arguments));
        return command;
    }

    private PeerProcess launch() throws IOException {
        PeerProcess started = PeerProcess.start(
                java("kafka.Kafka", properties()),
                Map.of(),
                port,
                data.resolve("broker-" + System.nanoTime() + ".log"));
        await().atMost(Duration.ofMinutes(2)).until(this::isOpen);
        return started;
    }

    private boolean isOpen() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** As a broker that fails: at once. */
    void stop() {
        process.close();
    }

    void startAgain() throws IOException {
        process = launch();
    }

    /** All messages of a topic, each with its headers and its key before it. */
    List<String> messages(String topic) throws IOException, InterruptedException {
        Path file = run(
                "consumer",
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                address(),
                "--topic",
                topic,
                "--from-beginning",
                "--timeout-ms",
                "8000",
                "--property",
                "print.key=true",
                "--property",
                "print.headers=true");
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("\t{"))
                .toList();
    }

    private Path run(String name, String... arguments) throws IOException, InterruptedException {
        Path out = data.resolve(name + ".out");
        Process program = new ProcessBuilder(java(arguments))
                .redirectOutput(out.toFile())
                .redirectError(data.resolve(name + ".err").toFile())
                .start();
        if (!program.waitFor(2, TimeUnit.MINUTES)) {
            PeerProcess.kill(program);
        }
        return out;
    }

    @Override
    public void close() {
        process.close();
    }
}
