package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Effect;
import io.serai.tool.IdleTools;
import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What search makes of a language model: of the real one, and of one that is slow or does not work. */
class MeaningTest {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Path folder;
    private final Catalogue catalogue = new Catalogue();

    MeaningTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ToolSearch search(Embedder embedder) {
        Meanings meanings = new Meanings(embedder, folder.resolve("search/vectors"), 1);
        return new ToolSearch(catalogue, new Providers(), meanings, PATIENCE, new SimpleMeterRegistry());
    }

    private static Tool tool(String id, String description) {
        return IdleTools.of(id, "acme", description, Effect.READ, JsonNodeFactory.instance.objectNode(), List.of());
    }

    /** Counts its texts; a vector says how many letters {@code x} a text has. */
    private static class Letters implements Embedder {

        private final AtomicInteger texts = new AtomicInteger();

        @Override
        public float[] embed(String text) {
            texts.incrementAndGet();
            return text.contains("x") ? new float[] {1, 0} : new float[] {0, 1};
        }

        @Override
        public String model() {
            return "letters";
        }

        @Override
        public double unrelated() {
            return 0;
        }
    }

    @Test
    void aToolIsFoundByWhatIsMeantWithoutAWordInCommon() throws IOException {
        // Given
        catalogue.publish(tool("acme.purge", "Deletes a document for good."));
        catalogue.publish(tool("acme.greet", "Says hello to the visitor."));
        try (ToolSearch search = search(new E5(folder))) {

            // When
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> search.find("destroy that paper", t -> true, 2).byMeaning());

            // Then
            assertThat(search.find("destroy that paper", t -> true, 2)
                            .hits()
                            .getFirst()
                            .tool()
                            .id())
                    .isEqualTo("acme.purge");
        }
    }

    @Test
    void vectorsAreMadeOnceAndOutliveTheProcess() throws IOException {
        // Given
        catalogue.publish(tool("acme.one", "First thing."));
        Letters before = new Letters();
        try (ToolSearch search = search(before)) {
            await().until(() -> search.find("x", t -> true, 1).byMeaning());
        }
        await().until(() -> Files.exists(folder.resolve("search/vectors")));

        // When
        Letters after = new Letters();
        try (ToolSearch search = search(after)) {
            await().until(() -> search.find("x", t -> true, 1).byMeaning());
        }

        // Then: nothing but the question.
        assertThat(before.texts.get()).isGreaterThanOrEqualTo(3);
        assertThat(after.texts.get()).isEqualTo(1);
    }

    @Test
    void whoFindsTheModelBusyIsAnsweredByWords() throws IOException {
        // Given
        catalogue.publish(tool("acme.count", "Counts widgets."));
        CountDownLatch busy = new CountDownLatch(1);
        Letters letters = new Letters() {
            @Override
            public float[] embed(String text) {
                if (text.contains("hold")) {
                    hold(busy);
                }
                return super.embed(text);
            }
        };
        try (ToolSearch search = search(letters)) {
            await().until(() -> search.find("x", t -> true, 1).byMeaning());

            // When
            ToolSearch.Answer answer = search.find("hold the widgets", t -> true, 1);

            // Then
            assertThat(answer.byMeaning()).isFalse();
            assertThat(answer.hits()).hasSize(1);
        } finally {
            busy.countDown();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void withoutAModelThatWorksToolsAreFoundByWords() throws IOException {
        // Given
        catalogue.publish(tool("acme.count", "Counts widgets."));
        Embedder broken = new Letters() {
            @Override
            public float[] embed(String text) {
                throw new UnsatisfiedLinkError("no library for this machine");
            }
        };
        try (ToolSearch search = search(broken)) {

            // When
            ToolSearch.Answer first = search.find("widgets", t -> true, 1);
            ToolSearch.Answer second = search.find("widgets", t -> true, 1);

            // Then
            assertThat(List.of(first, second)).allSatisfy(answer -> {
                assertThat(answer.byMeaning()).isFalse();
                assertThat(answer.hits()).extracting(hit -> hit.tool().id()).containsExactly("acme.count");
            });
            assertThat(search.understands()).isFalse();
        }
    }
}
