package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts find the right JDK on machines of all kinds, which are made up here of links and stubs. */
@DisabledOnOs(OS.WINDOWS)
class BuildScriptsTest {

    private static final List<String> TOOLS = List.of("sh", "sed", "head", "dirname", "readlink", "cat", "cmp");
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    /** Prints how it was called. */
    private static final String STUB = """
            #!/bin/sh
            echo "$0 $*"
            echo "JAVA_HOME=${JAVA_HOME:-}"
            echo "MAVEN_OPTS=${MAVEN_OPTS:-}"
            echo "SERAI_ROUTES=${SERAI_ROUTES:-}"
            """;

    private record Run(int exit, String output, String errors) {}

    private Path machine;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeTheMachine(@TempDir Path folder) throws IOException {
        machine = folder;
        Files.createDirectories(machine.resolve("usr/bin"));
        Files.createDirectories(machine.resolve("home"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(machine.resolve("usr/bin").resolve(tool), whereIs(tool));
        }
        script(machine.resolve("usr/bin/nproc"), "#!/bin/sh\necho 2\n");
        environment.put("PATH", machine.resolve("usr/bin").toString());
        environment.put("HOME", machine.resolve("home").toString());
        environment.put("SERAI_JDK_ROOT", machine.toString());
    }

    private static Path whereIs(String tool) {
        return Stream.of("/bin", "/usr/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNewerJdkIsFoundBesideTheOldOneOnThePath() throws IOException, InterruptedException {
        // Given
        Path old = jdk("usr/lib/jvm/java-17", "17.0.15", "java", "javac");
        Path young = jdk("usr/lib/jvm/java-21", "21.0.2", "java", "javac");
        Files.createSymbolicLink(machine.resolve("usr/bin/java"), old.resolve("bin/java"));
        Files.createSymbolicLink(machine.resolve("usr/bin/javac"), old.resolve("bin/javac"));

        // When, Then
        assertThat(run("bin/find-jdk").output()).isEqualTo(young + "\n");
    }

    @Test
    void theNewestOfAllUsualPlacesIsTaken() throws IOException, InterruptedException {
        // Given
        jdk("usr/lib/jvm/java-8", "1.8.0_402", "java", "javac");
        jdk("usr/lib/jvm/java-21", "21.0.2", "java", "javac");
        jdk("opt/jdk-26-without-a-compiler", "26", "java");
        Path newest = jdk("home/.sdkman/candidates/java/25.0.3-tem", "25.0.3", "java", "javac");

        // When, Then
        assertThat(run("bin/find-jdk").output()).isEqualTo(newest + "\n");
    }

    @Test
    void javaHomeDecidesIfItIsNewEnough() throws IOException, InterruptedException {
        // Given
        Path old = jdk("somewhere/jdk-17", "17.0.15", "java", "javac");
        Path chosen = jdk("somewhere/jdk-21", "21", "java", "javac");
        Path newest = jdk("usr/lib/jvm/jdk-25", "25.0.3", "java", "javac");

        // When, Then
        environment.put("JAVA_HOME", chosen.toString());
        assertThat(run("bin/find-jdk").output()).isEqualTo(chosen + "\n");
        environment.put("JAVA_HOME", old.toString());
        assertThat(run("bin/find-jdk").output()).isEqualTo(newest + "\n");
    }

    @Test
    void whereThereIsNoneItSaysWhatToInstall() throws IOException, InterruptedException {
        // Given
        jdk("usr/lib/jvm/java-17", "17.0.15", "java", "javac");

        // When
        Run run = run("mvnw", "verify");

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains("needs a JDK 21 or newer", "Install one", "openjdk-21-jdk", "JAVA_HOME");
    }

    @ParameterizedTest
    @CsvSource({
        "21.0.2, --enable-native-access=ALL-UNNAMED",
        "22.0.1, --enable-native-access=ALL-UNNAMED",
        "23, --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
        "25.0.3, --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
    })
    void mavenRunsOnThatJdkWithoutItsWarnings(String version, String flags) throws IOException, InterruptedException {
        // Given
        Path jdk = jdk("usr/lib/jvm/found", version, "java", "javac");
        stub(machine.resolve("usr/bin/mvn"));

        // When
        Run run = run("mvnw", "-q", "verify");

        // Then
        assertThat(run.output()).contains("mvn -q verify\n", "JAVA_HOME=" + jdk + "\n", "MAVEN_OPTS=" + flags);
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException, InterruptedException {
        // Given
        jdk("usr/lib/jvm/found", "25", "java", "javac");

        // When
        Run run = run("mvnw", "verify");

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errors()).contains("Install Maven 3.8.7 or newer", "MVNW_REPOURL");
    }

    @Test
    void thePackagedProductStartsFromAnyFolderOnAnyJava() throws IOException, InterruptedException {
        // Given
        Path product = product("serai.aot");
        Path jre = jdk("usr/lib/jvm/jre-21", "21.0.2", "java");
        Path link = Files.createSymbolicLink(machine.resolve("usr/bin/serai"), product.resolve("bin/serai"));
        environment.put("JAVA_OPTS", "-Xmx1g -Dx=y");

        // When
        Run run = runIn(machine.resolve("home"), link.toString(), "serve", "two words");

        // Then
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .contains(jre.resolve("bin/java") + " --enable-native-access=ALL-UNNAMED ")
                .contains(" -Xmx1g -Dx=y -jar " + product.resolve("serai.jar") + " serve two words\n")
                .contains("SERAI_ROUTES=" + product.resolve("routes") + "\n")
                .doesNotContain("-Xmx512m", "AOTCache", "SharedArchiveFile");
    }

    @ParameterizedTest
    @CsvSource({"serai.aot, -XX:AOTCache=", "serai.jsa, -XX:SharedArchiveFile="})
    void itsClassCacheIsForTheJdkThatMadeItOnly(String file, String flag) throws IOException, InterruptedException {
        // Given
        Path product = product(file);
        Path jdk = jdk("usr/lib/jvm/jdk-25", "25.0.3", "java");
        Path other = jdk("usr/lib/jvm/jdk-24", "24.0.3", "java");
        Files.copy(jdk.resolve("release"), product.resolve("serai.jdk"));

        // When
        Run same = run(product.resolve("bin/serai").toString());
        environment.put("JAVA_HOME", other.toString());
        Run another = run(product.resolve("bin/serai").toString());

        // Then
        assertThat(same.output()).contains(flag + product.resolve(file) + " -jar");
        assertThat(another.output()).contains(other.toString()).doesNotContain(flag);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "2, '', -XX:+UseSerialGC",
                "16, '', none",
                "2, -Xms1g -Xmx2g, -XX:+UseSerialGC",
                "2, -Xms2g -Xmx2g, -XX:+UseParallelGC",
                "16, -Xms2g -Xmx2g, none",
                "2, -XX:+UseZGC, -XX:+UseZGC",
                "2, -XX:+UseParallelGC -Xmx1g, -XX:+UseParallelGC"
            })
    void onFewCoresTheSerialCollectorIsTakenUnlessAnotherIsGiven(String cores, String given, @Nullable String collector)
            throws IOException, InterruptedException {
        // Given
        Path product = product("serai.aot");
        jdk("usr/lib/jvm/jdk-25", "25.0.3", "java");
        script(machine.resolve("usr/bin/nproc"), "#!/bin/sh\necho " + cores + "\n");
        environment.put("JAVA_OPTS", given);

        // When
        Run run = run(product.resolve("bin/serai").toString());

        // Then
        assertThat(run.output().split("GC ")).hasSize(collector == null ? 1 : 2);
        assertThat(run.output()).contains(collector == null ? "-jar" : collector + " ");
    }

    @ParameterizedTest
    @CsvSource({"-Xms1g -Xmx1g -Dx=y, true", "-Xms1g -Xmx2g, false", "-Xmx1g, false", "'', false"})
    void aHeapThatIsTakenWholeAtTheStartLiesInHugePages(String given, boolean huge)
            throws IOException, InterruptedException {
        // Given
        Path product = product("serai.aot");
        jdk("usr/lib/jvm/jdk-25", "25.0.3", "java");
        environment.put("JAVA_OPTS", given);

        // When
        Run run = run(product.resolve("bin/serai").toString());

        // Then
        assertThat(run.output().contains(" -XX:+UseTransparentHugePages ")).isEqualTo(huge);
    }

    private Path product(String cache) throws IOException {
        Path product = Files.createDirectories(machine.resolve("srv/serai product"));
        Files.createDirectories(product.resolve("bin"));
        for (String script : List.of("serai", "find-jdk")) {
            Files.copy(
                    REPOSITORY.resolve("bin").resolve(script),
                    product.resolve("bin").resolve(script));
        }
        Files.createFile(product.resolve("serai.jar"));
        Files.createFile(product.resolve(cache));
        return product;
    }

    private Path jdk(String folder, String version, String... programs) throws IOException {
        Path home = machine.resolve(folder);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : programs) {
            stub(home.resolve("bin").resolve(program));
        }
        return home;
    }

    private static void stub(Path file) throws IOException {
        script(file, STUB);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... command) throws IOException, InterruptedException {
        return runIn(REPOSITORY, command);
    }

    private Run runIn(Path folder, String... command) throws IOException, InterruptedException {
        Path errors = machine.resolve("errors");
        command[0] = REPOSITORY.resolve(command[0]).toString();
        ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command))
                .directory(folder.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output, Files.readString(errors));
    }
}
