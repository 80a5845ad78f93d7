package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that wraps all keys anew, again and again, is killed at any moment: the file is always a whole one. */
class KilledRewrapTest {

    private static final String ONE = "11".repeat(32);
    private static final String OTHER = "22".repeat(32);
    private static final int TENANTS = 300;
    private static final int KILLS = 15;

    @TempDir
    private Path folder = Path.of("");

    /** The process. */
    static final class Rewrap {

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            KeyRing ring = new FileKeyRing(folder.resolve("tenant.keys"));
            System.out.println("begins");
            while (true) {
                KeyCustody.wrapAnew(ring, MasterKeys.of(OTHER, ONE, folder, true));
                KeyCustody.wrapAnew(ring, MasterKeys.of(ONE, OTHER, folder, true));
            }
        }
    }

    @Test
    void everyKeyOpensAndAllAreWrappedByOneMasterKey() throws Exception {
        // Given
        MasterKeys masters = MasterKeys.of(ONE, OTHER, folder, true);
        List<KeyRing.Entry> entries = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            byte[] key = ("key of tenant " + i).getBytes(UTF_8);
            entries.add(new KeyRing.Entry("t" + i, 1, masters.wrap(key, EmbeddedTenantCipher.context("t" + i, 1))));
        }
        String check = masters.wrap("serai master key".getBytes(UTF_8), "serai master key");
        ring().begin(new KeyRing.Content("ring", check, entries));

        for (int kill = 0; kill < KILLS; kill++) {
            // When
            killAfter(new Random(kill).nextInt(120));

            // Then
            KeyRing.Content content = ring().content().orElseThrow();
            KeyCustody.check(content, masters);
            assertThat(content.entries()).hasSize(TENANTS);
            assertThat(content.entries()).allSatisfy(entry -> assertThat(new String(
                            masters.unwrap(entry.wrapped(), EmbeddedTenantCipher.context(entry.tenantId(), 1)), UTF_8))
                    .isEqualTo("key of tenant " + entry.tenantId().substring(1)));
            assertThat(content.entries())
                    .extracting(entry -> masters.isCurrent(entry.wrapped()))
                    .containsOnly(masters.isCurrent(content.check()));
        }
    }

    private KeyRing ring() {
        return new FileKeyRing(folder.resolve("tenant.keys"));
    }

    private void killAfter(int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rewrap.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(output.readLine()).isEqualTo("begins");
            assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
