package io.serai.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Java client that OpenAPI Generator makes of a document (Maven artefact org.openapitools:openapi-generator-cli), compiled
 * with {@code src/test/peers/openapi-generator/CallTools.java}, which uses it. Where the generator cannot be had its tests
 * are skipped, and the files {@code ran} or {@code skipped} in its folder tell CI.
 */
final class GeneratedClient {

    private static final Logger LOGGER = LoggerFactory.getLogger(GeneratedClient.class);
    private static final Path SOURCE = Path.of("src/test/peers/openapi-generator");
    private static final Path HOME = Path.of("target/peers/openapi-generator");

    /** 5 s on two cores; the rest is for a slow line and a busy machine. */
    private static final long LONGEST_MINUTES = 5;

    private GeneratedClient() {}

    /** What {@code CallTools} did: address and key → what it was answered. */
    static BiFunction<String, String, Map<String, String>> of(String document) throws Exception {
        Path generator = generator();
        Path home = Files.createTempDirectory(HOME, "client");
        Path file = Files.writeString(home.resolve("openapi.json"), document, UTF_8);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar")); // it runs for seconds
        command.add(generator.toString());
        command.addAll(List.of("generate", "-g", "java", "--library", "native", "-i", file.toString()));
        command.addAll(List.of("-o", home.resolve("source").toString()));
        command.add("--additional-properties=openApiNullable=false,useJakartaEe=true,annotationLibrary=none,"
                + "documentationProvider=none");
        command.add("--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,"
                + "modelDocs=false");
        if (run(command, home.resolve("generator.log")) != 0) {
            throw new AssertionError("The generator refuses the document, see " + home);
        }
        return load(compiled(home));
    }

    private static Path generator() throws IOException, InterruptedException {
        Path library = HOME.resolve("lib");
        Files.createDirectories(library);
        if (jar(library) == null) {
            Path log = HOME.resolve("maven.log");
            List<String> maven = List.of(
                    Path.of("mvnw").toAbsolutePath().toString(),
                    "-q",
                    "-B",
                    "-f",
                    SOURCE.resolve("pom.xml").toAbsolutePath().toString(),
                    "dependency:copy-dependencies",
                    "-DoutputDirectory=" + library.toAbsolutePath());
            if (run(maven, log) != 0) {
                String reason = "SKIPPED OPENAPI-GENERATOR: it cannot be had, see " + log;
                LOGGER.atWarn().log(reason);
                mark("skipped", "ran", reason);
                Assumptions.abort(reason);
            }
        }
        mark("ran", "skipped", "OPENAPI-GENERATOR RAN");
        return Objects.requireNonNull(jar(library));
    }

    private static @Nullable Path jar(Path library) throws IOException {
        try (Stream<Path> files = Files.list(library)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static int run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    private static Path compiled(Path home) throws IOException {
        Path classes = Files.createDirectories(home.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        arguments.add(SOURCE.resolve("CallTools.java").toString());
        try (Stream<Path> files = Files.walk(home.resolve("source/src/main/java"))) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("The client does not compile, see " + home);
        }
        return classes;
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<String, String, Map<String, String>> load(Path classes) throws Exception {
        URL[] places = {classes.toUri().toURL()};
        // Open as long as the client is used: its classes are loaded as they are needed.
        var loader = new URLClassLoader(places, GeneratedClient.class.getClassLoader());
        return (BiFunction<String, String, Map<String, String>>)
                loader.loadClass("CallTools").getDeclaredConstructor().newInstance();
    }

    private static void mark(String happened, String didNot, String text) throws IOException {
        Files.deleteIfExists(HOME.resolve(didNot));
        Files.writeString(HOME.resolve(happened), text + "\n");
    }
}
