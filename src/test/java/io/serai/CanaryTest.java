package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryTest {

    private static final Canary CANARY = new Canary("token", "cnry-token/8Zq+41=e?x&");

    @Test
    void aSecretIsFoundInEverySpellingWhereverItStands() {
        for (int before = 0; before < 7; before++) {
            for (int after = 0; after < 4; after++) {
                // Given
                String text = "user:xx".substring(0, before) + CANARY.secret() + "tail".substring(0, after);
                byte[] bytes = text.getBytes(UTF_8);

                // When
                List<String> spelled = List.of(
                        text,
                        URLEncoder.encode(text, UTF_8),
                        HexFormat.of().formatHex(bytes),
                        HexFormat.of().withUpperCase().formatHex(bytes),
                        Base64.getEncoder().encodeToString(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));

                // Then
                assertThat(spelled)
                        .allSatisfy(one -> assertThat(CANARY.spellings()).anyMatch(one::contains));
            }
        }
    }

    @Test
    void aTextWithoutItIsNoHit() {
        // When, Then
        assertThat(CANARY.spellings()).noneMatch("cnry-token/8Zq+41=e?x"::contains);
    }
}
