package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that a fuzzer has started from or found is read without a fault, and so are changes of it. The search for
 * more is {@code bench/fuzz}.
 */
class FuzzCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final long SEED = 20_261_126;
    private static final int CHANGES = FaultRuns.count(2_000, 100_000);

    /** Fewer, where each goes over the wire. */
    private static final int CHANGES_OF_HEADS = FaultRuns.count(300, 10_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.JsonBodyFuzz",
                "route.RouteFileFuzz",
                "http.RetryAfterFuzz",
                "http.HeadFuzz",
                "credential.vault.VaultJsonFuzz",
                "provider.PathTemplateFuzz",
                "oidc.TokenFuzz",
                "mcp.JsonRpcFuzz"
            })
    void whatAFuzzerHasTriedIsReadWithoutAFault(String name) throws Exception {
        Class<?> target = Class.forName("io.serai." + name);
        List<byte[]> corpus = corpus(target.getSimpleName());
        assertThat(corpus).isNotEmpty();
        callIfThere(target, "fuzzerInitialize");
        try {
            for (byte[] input : corpus) {
                read(target, input);
            }
            int changes = name.equals("http.HeadFuzz") ? CHANGES_OF_HEADS : CHANGES;
            for (int i = 0; i < changes; i++) {
                Random random = new Random(SEED + i);
                read(target, Mutations.bytes(random, corpus.get(random.nextInt(corpus.size()))));
            }
        } finally {
            callIfThere(target, "fuzzerTearDown");
        }
    }

    private static List<byte[]> corpus(String name) throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        return corpus;
    }

    private static void read(Class<?> target, byte[] input) throws ReflectiveOperationException {
        try {
            target.getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) input);
        } catch (InvocationTargetException fault) {
            fail(target.getSimpleName() + ": " + new String(input, StandardCharsets.ISO_8859_1), fault.getCause());
        }
    }

    private static void callIfThere(Class<?> target, String name) throws ReflectiveOperationException {
        for (Method method : target.getMethods()) {
            if (method.getName().equals(name)) {
                method.invoke(null);
            }
        }
    }
}
