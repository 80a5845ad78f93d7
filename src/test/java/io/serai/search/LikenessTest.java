package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of which tool a text is likely to be: vectors of two numbers, of which the first tells tools apart. */
class LikenessTest {

    private static final int MANY = 4_000;

    /** Texts of one tool, of which the second number is anything up to 1 more or less than it is on average. */
    private static List<float[]> texts(double first, double second) {
        List<float[]> texts = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            texts.add(new float[] {(float) first, (float) second + 2f * i / MANY - 1});
        }
        return texts;
    }

    @Test
    void inWhatTheTextsOfEachToolDifferCountsForLittle() {
        // Given
        Likeness likeness = new Likeness(Map.of("right", texts(0.3, 0), "up", texts(-0.3, 1)));

        // When: 0.8 away from the mean of one, and 0.5 from that of the other.
        float[] text = {0.2f, 0.8f};

        // Then
        assertThat(likeness.of("right", text)).isGreaterThan(likeness.of("up", text));
    }

    @Test
    void aToolWithoutTextsIsLikeNothing() {
        // Given
        Likeness likeness = new Likeness(Map.of("left", texts(-0.3, 0), "right", texts(0.3, 0)));

        // Then
        assertThat(likeness.of("new", new float[] {0.3f, 0})).isZero();
    }

    @Test
    void textsOfWhichNoneDiffersTellNothing() {
        // Given
        float[] text = {1, 0};

        // When
        Likeness likeness = new Likeness(Map.of("one", List.of(text, text), "other", List.of(text)));

        // Then
        assertThat(likeness.of("one", text))
                .isEqualTo(likeness.of("other", text))
                .isBetween(0.0, 1.0);
    }

    @Test
    void withoutToolsNothingIsLikely() {
        assertThat(new Likeness(Map.of()).of("any", new float[] {1, 0})).isZero();
    }
}
