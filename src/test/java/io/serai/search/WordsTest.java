package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How well the words of a question fit those of a tool. */
class WordsTest {

    private static Map<String, Double> fits(String question, Entry... tools) throws IOException {
        try (Words words = new Words()) {
            for (Entry tool : tools) {
                words.put(tool);
            }
            words.refresh();
            return words.fit(question);
        }
    }

    private static Entry tool(String id, String... asks) {
        return new Entry(id, "acme", id, "", List.of(), List.of(asks));
    }

    @Test
    void aWordOfManyTextsTellsMoreThanOneOfASingleText() throws IOException {
        // When
        Map<String, Double> fits = fits(
                "freight",
                tool("often", "book freight", "freight for today", "any freight left"),
                tool("once", "book freight", "seats for today", "any seats left"));

        // Then
        assertThat(fits.get("often")).isGreaterThan(fits.get("once"));
    }

    @Test
    void wordsTellMoreWhereTheyFollowOneAnotherAsTheyDoInTheQuestion() throws IOException {
        // When
        Map<String, Double> fits =
                fits("who wrote", tool("asking", "tell me who wrote"), tool("telling", "wrote me who tell"));

        // Then
        assertThat(fits.get("asking")).isGreaterThan(fits.get("telling"));
    }

    @Test
    void aToolThatIsPutAgainOrRemovedIsNotFoundByItsOldWords() throws IOException {
        try (Words words = new Words()) {
            // Given
            words.put(tool("one", "peel apples"));
            words.put(tool("two", "peel apples"));
            words.refresh();
            assertThat(words.fit("apples")).containsOnlyKeys("one", "two");

            // When
            words.put(tool("one", "peel pears"));
            words.remove("two");
            words.refresh();

            // Then
            assertThat(words.fit("apples")).isEmpty();
            assertThat(words.fit("pears")).containsOnlyKeys("one");
        }
    }
}
