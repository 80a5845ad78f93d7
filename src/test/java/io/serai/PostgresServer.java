package io.serai;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of this JVM alone: made in a temporary folder and started when the first test wants a database,
 * stopped and removed when the JVM ends. Where the machine has none, the tests that ask are skipped with the reason; the
 * file {@code target/postgres/ran} or {@code target/postgres/skipped} tells CI which of the two it was.
 */
public final class PostgresServer {

    public static final String USER = "serai";
    public static final String PASSWORD = "canary-postgres-password-7b1e";

    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresServer.class);
    private static final Path MARKS = Path.of("target/postgres").toAbsolutePath();

    /** A server on an idle machine is there in less than a second; a busy one may be many times slower. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static @Nullable PostgresServer shared;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final PostgresPrograms programs;
    private final Path folder;
    private final int port;
    private final Process process;

    private PostgresServer(PostgresPrograms programs, Path folder, int port, Process process) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** The server of this JVM; aborts the caller's tests where there is none. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            reasonToSkip().ifPresent(Assumptions::abort);
            try {
                shared = start(PostgresPrograms.find().orElseThrow());
                mark("ran", "skipped", "PostgreSQL ran: " + shared.programs);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }
        return shared;
    }

    /** For tests that run on several databases, of which this may be one. */
    public static boolean isThere() {
        return reasonToSkip().isEmpty();
    }

    /** Why this machine cannot run one, for people in the log and for CI in the marker file; mostly empty. */
    static Optional<String> reasonToSkip() {
        Optional<String> reason = PostgresPrograms.missing().map(missing -> "SKIPPED POSTGRESQL: " + missing);
        reason.ifPresent(text -> {
            LOGGER.atWarn().log(text);
            mark("skipped", "ran", text);
        });
        return reason;
    }

    private static PostgresServer start(PostgresPrograms programs) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("serai-postgres");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        programs.own(folder, password);
        programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + folder.resolve("data"),
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of(
                "-D", folder.resolve("data").toString(), "-p", Integer.toString(port), "-k", folder.toString()));
        // What makes a database survive a loss of power is not what is tested here.
        for (String setting : List.of("fsync=off", "full_page_writes=off", "listen_addresses=127.0.0.1")) {
            arguments.addAll(List.of("-c", setting));
        }
        Process process = programs.start("postgres", arguments, folder.resolve("log"));
        PostgresServer server = new PostgresServer(programs, folder, port, process);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        server.awaitConnections();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitConnections() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!process.waitFor(50, MILLISECONDS) && System.nanoTime() < deadline) {
            try (Connection connection = connect("postgres")) {
                return;
            } catch (SQLException notYet) {
                LOGGER.atDebug().log("PostgreSQL does not answer yet");
            }
        }
        throw new IllegalStateException("PostgreSQL does not start: " + Files.readString(folder.resolve("log")));
    }

    /** Makes an empty database and returns its address with user and password, as {@code SERAI_DB_URL} takes it. */
    public String newDatabase() {
        return address(newDatabaseName()) + "?user=" + USER + "&password=" + PASSWORD;
    }

    /** Makes an empty database and returns its address alone; user and password are to be given apart from it. */
    public String newDatabaseWithoutUser() {
        return address(newDatabaseName());
    }

    private String newDatabaseName() {
        String name = "serai_" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return name;
    }

    /** Writes a backup with {@code pg_dump}; further arguments as an operator gives them. */
    public Path dump(String databaseUrl, String... arguments) {
        Path file = folder.resolve("dump-" + DATABASES.incrementAndGet() + ".sql");
        List<String> all = new ArrayList<>(List.of("--dbname=" + uri(databaseUrl), "--file=" + file));
        all.addAll(List.of(arguments));
        run("pg_dump", all);
        return file;
    }

    /** Reads backups into a database with {@code psql}. */
    public void restore(String databaseUrl, Path... dumps) {
        for (Path dump : dumps) {
            run("psql", List.of(uri(databaseUrl), "--quiet", "--set=ON_ERROR_STOP=1", "--file=" + dump));
        }
    }

    private String uri(String databaseUrl) {
        return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + nameIn(databaseUrl);
    }

    private void run(String program, List<String> arguments) {
        try {
            programs.run(program, arguments);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Ends all connections to a database, as a restart of the server does. */
    public void disconnectAll(String databaseUrl) {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + nameIn(databaseUrl) + "'");
    }

    private static String nameIn(String databaseUrl) {
        return databaseUrl.replaceAll(".*/([a-z0-9_]+)(\\?.*)?$", "$1");
    }

    private void execute(String statement) {
        try (Connection connection = connect("postgres")) {
            connection.createStatement().execute(statement);
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(address(database), USER, PASSWORD);
    }

    private String address(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void stop() {
        try {
            programs.run("pg_ctl", List.of("stop", "--mode=immediate", "--pgdata=" + folder.resolve("data")));
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void mark(String happened, String didNot, String text) {
        try {
            Files.createDirectories(MARKS);
            Files.deleteIfExists(MARKS.resolve(didNot));
            Files.writeString(MARKS.resolve(happened), text + "\n");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
