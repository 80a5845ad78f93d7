package io.serai.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiTester;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page at the end of a consent, for a person. */
class ResultPageTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(ResultPageTest.class);
    private static final Path SHOTS = Path.of("target/screenshots").toAbsolutePath();

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static Reply page(String query) {
        return serai.request("GET", "/oauth/result" + query, null, Map.of("Accept", "text/html"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?status=success&integration=github&connection=default|GitHub is connected",
                "?status=success&integration=slack&connection=work|Slack is connected",
                "?status=success|The account is connected",
                "?status=error&error=access_denied&integration=notion|Notion was not connected",
                "?status=error&error=exchange_failed&integration=github|GitHub could not be connected",
                "?status=expired|This link has expired",
                "|The account could not be connected"
            })
    void itSaysWhatCameOfIt(String query, String title) {
        // When
        Reply reply = page(query == null ? "" : query);

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.json().asText()).contains("<h1>" + title + "</h1>").doesNotContain("{{");
    }

    @Test
    void nothingIsLoadedAndNothingRuns() {
        Reply reply = page("?status=success&integration=github");
        assertThat(reply.header("Content-Security-Policy"))
                .matches("default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action"
                        + " 'none'; frame-ancestors 'none'");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.json().asText())
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("style=");
    }

    @ParameterizedTest
    @CsvSource({
        "?status=error&error=%3Cscript%3Ealert(1)%3C/script%3E",
        "?status=success&integration=%3Cb%3Eevil%3C/b%3E&connection=%3Cb%3Eevil",
        "?status=%3Cb%3Eevil&error=evil%20text%20to%20read",
        "?status=success&integration=evil-vendor&connection=EVIL"
    })
    void aLinkPutsNoTextIntoIt(String query) {
        assertThat(page(query).json().asText())
                .doesNotContain("evil")
                .doesNotContain("EVIL")
                .doesNotContain("alert");
    }

    @Test
    void anExpiredLinkLeadsAPersonToThePageAndAProgramToAProblem() {
        // When
        Reply person =
                serai.request("GET", "/oauth/callback/github?code=c&state=s", null, Map.of("Accept", "text/html,*/*"));
        Reply program = serai.request("GET", "/oauth/callback/github?code=c&state=s", null, Map.of());

        // Then
        assertThat(person.status()).isEqualTo(400);
        assertThat(person.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(person.json().asText()).contains("This link has expired");
        assertThat(program.json().path("code").asText()).isEqualTo("INVALID_STATE");
    }

    /** In a real browser: the style is taken in spite of the policy, nothing overflows, and the states look different. */
    @Test
    void aBrowserShowsItWithItsStyle() throws Exception {
        // Given
        String chromium = chromium();

        // When
        BufferedImage success = shot(chromium, "success", "?status=success&integration=github&connection=work", 900);
        BufferedImage failed = shot(chromium, "failed", "?status=error&error=exchange_failed&integration=slack", 900);
        BufferedImage refused = shot(chromium, "refused", "?status=error&error=access_denied&integration=notion", 900);
        BufferedImage expired = shot(chromium, "expired", "?status=expired", 900);
        BufferedImage narrow = shot(chromium, "narrow", "?status=success&integration=github", 500);
        mark("ran", "skipped", "SCREENSHOTS WERE TAKEN");

        // Then: a grey ground, a white card in the middle, green, red and amber marks.
        for (BufferedImage image : List.of(success, failed, refused, expired, narrow)) {
            assertThat(colour(image, 3, 3)).isEqualTo("f3f4f7");
            assertThat(colours(image)).contains("ffffff", "1b1f2a");
        }
        assertThat(colours(success)).contains("e3f5ec").doesNotContain("fce8e6");
        assertThat(colours(failed)).contains("fce8e6").doesNotContain("e3f5ec");
        assertThat(colours(refused)).contains("fdf1d8");
        assertThat(colours(expired)).contains("fdf1d8");
        assertThat(colour(narrow, narrow.getWidth() - 3, 300))
                .as("the card does not overflow")
                .isEqualTo("f3f4f7");
    }

    private static String chromium() throws IOException {
        Optional<String> found = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        if (found.isEmpty()) {
            String reason = "SKIPPED SCREENSHOTS: chromium is not on the PATH";
            LOGGER.atWarn().log(reason);
            mark("skipped", "ran", reason);
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }

    /** For {@code .ci/run}: a skipped test looks like a good one from afar. */
    private static void mark(String happened, String didNot, String text) throws IOException {
        Files.createDirectories(SHOTS);
        Files.deleteIfExists(SHOTS.resolve(didNot));
        Files.writeString(SHOTS.resolve(happened), text + "\n");
    }

    private static BufferedImage shot(String chromium, String name, String query, int width) throws Exception {
        Path file = Files.createDirectories(SHOTS).resolve(name + ".png");
        Files.deleteIfExists(file);
        Path profile = ScratchFolder.create("serai-chromium");
        Path log = SHOTS.resolve(name + ".log");
        Process browser = new ProcessBuilder(
                        chromium,
                        "--headless",
                        "--no-sandbox", // as root in a container there is none
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--user-data-dir=" + profile,
                        "--window-size=" + width + ",640",
                        "--screenshot=" + file,
                        serai.api() + "/oauth/result" + query)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
        }
        assertThat(file).as(Files.readString(log, UTF_8)).exists();
        return ImageIO.read(file.toFile());
    }

    private static String colour(BufferedImage image, int x, int y) {
        return "%06x".formatted(image.getRGB(x, y) & 0xFFFFFF);
    }

    private static Set<String> colours(BufferedImage image) {
        Set<String> all = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                all.add(colour(image, x, y));
            }
        }
        return all;
    }
}
