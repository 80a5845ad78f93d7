package io.serai.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.problem.Problem;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTokensTest {

    private static final String BODY = """
            preamble
            --b\r
            Content-Disposition: form-data; name="token"\r
            \r
            xoxb-secret\r
            --b\r
            Content-Disposition: form-data; name="file"; filename="token.txt"\r
            Content-Type: text/plain\r
            \r
            a token\r
            --bee is text\r
            --b\r
            Content-Disposition: form-data; name="access_token"\r
            Content-Type: text/plain\r
            \r
            secret
            secret\r
            --b--\r
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64, 10_000})
    void aTokenIsHiddenHoweverTheBodyIsCutIntoPieces(int pieces) {
        // When
        String passed = passed(BODY, pieces);

        // Then
        assertThat(passed)
                .hasSameSizeAs(BODY)
                .startsWith("preamble\n--b\r\nContent-Disposition:form-data;name=-")
                .contains("\r\n\r\n-----------\r\n--b\r\n")
                .contains(
                        "filename=\"token.txt\"\r\nContent-Type: text/plain\r\n\r\na token\r\n--bee is text\r\n--b\r\n")
                .endsWith("\r\n\r\n-------------\r\n--b--\r\n")
                .doesNotContain("secret", "\"token\"", "access_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=token",
                "content-disposition:form-data;name=token",
                "CONTENT-DISPOSITION: form-data; filename=x; NAME = \"TOKEN\"",
                "Content-Type: text/plain\r\nContent-Disposition: form-data;\r\n name=\"token\"",
                "Content-Disposition: form-data; name=\"to\\ken\"",
                "Content-Disposition: form-data; name*=utf-8''token",
                "Content-Disposition: form-data; name=\" access_token \"; filename=\"x\"",
            })
    void theNameIsFoundInEachSpelling(String head) {
        // Given
        String body = "--b\r\n" + head + "\r\n\r\nsecret\r\n--b--";

        // When
        String passed = passed(body, 4);

        // Then
        assertThat(passed)
                .hasSameSizeAs(body)
                .doesNotContainIgnoringCase("secret")
                .endsWith("\r\n\r\n------\r\n--b--");
        assertThat(passed.toLowerCase()).doesNotContain("token", "to\\ken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\nContent-Disposition: form-data; name=\"tokens\"\r\n\r\nkept\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"name=token\"\r\n\r\nkept\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nname=\"token\"\r\n--b--\r\nepilogue",
                "--b\r\nContent-Disposition: form-data; name=\"token",
                "no part at all",
                "",
            })
    void everythingElseStaysAsItIs(String body) {
        // When
        String passed = passed(body, 3);

        // Then
        assertThat(passed).isEqualTo(body);
    }

    @Test
    void aHeadThatDoesNotEndIsRefused() {
        // Given
        String body = "--b\r\nContent-Disposition: " + "x".repeat(17_000);

        // When
        // Then
        assertThatThrownBy(() -> passed(body, 1000)).isInstanceOf(Problem.class).hasMessageContaining("too long");
    }

    private static String passed(String body, int pieceLength) {
        MultipartTokens tokens = new MultipartTokens("b");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length(); from += pieceLength) {
            String piece = body.substring(from, Math.min(body.length(), from + pieceLength));
            out.writeBytes(tokens.pass(piece.getBytes(ISO_8859_1)));
        }
        out.writeBytes(tokens.rest());
        return out.toString(ISO_8859_1);
    }
}
