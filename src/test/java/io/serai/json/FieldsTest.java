package io.serai.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths take their members out of a text, and nothing else. */
class FieldsTest {

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "b,a|{\"a\":1.50,\"b\":\"x\",\"c\":3}|{\"a\":1.50,\"b\":\"x\"}",
                "user.login|{\"user\":{\"login\":\"octo\",\"id\":1},\"id\":2}|{\"user\":{\"login\":\"octo\"}}",
                "user,user.login|{\"user\":{\"login\":\"octo\",\"id\":1}}|{\"user\":{\"login\":\"octo\",\"id\":1}}",
                "user.login,user|{\"user\":{\"login\":\"octo\",\"id\":1}}|{\"user\":{\"login\":\"octo\",\"id\":1}}",
                "user.login,user.id|{\"user\":{\"login\":\"o\",\"id\":1,\"x\":2}}|{\"user\":{\"login\":\"o\",\"id\":1}}",
                "items.title|{\"items\":[{\"title\":\"a\",\"x\":[1,{}]},{\"x\":1},7]}|{\"items\":[{\"title\":\"a\"},{}]}",
                "number|[{\"number\":1,\"x\":{\"number\":9}},{\"number\":2}]|[{\"number\":1},{\"number\":2}]",
                "a.b|[[{\"a\":[{\"b\":[1,null,{\"c\":1e5}]}]}]]|[[{\"a\":[{\"b\":[1,null,{\"c\":1e5}]}]}]]",
                "gone,a.gone|{\"a\":{\"b\":1}}|{\"a\":{}}",
                "a.b|{\"a\":\"text\",\"c\":1}|{}",
                "a|\"text\"|\"text\"",
                "a|12345678901234567890.10|12345678901234567890.10",
                "a|null|null",
                "Due date,Ä|{\"Due date\":1,\"Ä\":\"é\\u0000\",\"x\":1}|{\"Due date\":1,\"Ä\":\"é\\u0000\"}",
                "$where.__proto__|{\"$where\":{\"__proto__\":1}}|{\"$where\":{\"__proto__\":1}}"
            })
    void whatIsNamedStaysInItsOwnOrderAndForm(String paths, String json, String expected) {
        // When
        byte[] selected = new Fields(List.of(paths.split(","))).of(json.getBytes(UTF_8));

        // Then
        assertThat(new String(selected, UTF_8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a\nb", "a\u0000"})
    void whatIsNoPathIsSaidToBeNone(String text) {
        // Then
        assertThat(Fields.isPath(text)).isFalse();
        assertThat(Fields.isPath("a" + ".a".repeat(20))).isFalse();
        assertThat(Fields.isPath("a".repeat(129))).isFalse();
        assertThat(Fields.isPath("a" + ".a".repeat(19))).isTrue();
    }
}
