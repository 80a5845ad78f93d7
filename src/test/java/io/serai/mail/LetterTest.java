package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be a letter at all. */
class LetterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode parts(Object to, String subject) {
        ObjectNode parts = JSON.createObjectNode();
        parts.set("to", JSON.valueToTree(to));
        return parts.put("subject", subject).put("text", "Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "@acme.example",
                "a@",
                "a@acme.example, b@evil.example",
                "a@acme.example,b@evil.example",
                "a@acme.example;b@evil.example",
                "a@acme.example b@evil.example",
                "a@acme.example\r\nBcc: b@evil.example",
                "a@acme.example\nBcc: b@evil.example",
                "a@acme.example\rBcc: b@evil.example",
                "a@acme.example\u0000b@evil.example",
                "a@acme.example\u2028b@evil.example",
                "A <a@acme.example>",
                "\"a@acme.example\" <b@evil.example>",
                "<a@acme.example>",
                "<b@evil.example>a@acme.example",
                "b@evil.example>a@acme.example",
                "\"b@evil.example,\"@acme.example",
                "a@[127.0.0.1]",
                "a@acme.example.",
                "a@.acme.example",
                "a@acme..example",
                "a@-acme.example",
                "a@acme.example\\",
                "a@b@acme.example",
                "b%evil.example@@acme.example",
                ".a@acme.example",
                "a.@acme.example",
                "a@acme.example(comment)",
                "undisclosed-recipients:;",
                "group: b@evil.example;",
                "a@äcme.example",
                "ä@acme.example"
            })
    void whatIsNotOneAddressIsNoRecipient(String to) {
        assertThatThrownBy(() -> Letter.of(parts(to, "s")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("VALIDATION_ERROR");
        assertThatThrownBy(() -> Letter.of(parts(List.of("ok@acme.example", to), "s")))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a\r\nBcc: b@evil.example",
                "a\nb",
                "a\rb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u007Fb",
                "a\tb"
            })
    void whatIsNotOneLineIsNoSubject(String subject) {
        assertThatThrownBy(() -> Letter.of(parts("a@acme.example", subject))).isInstanceOf(Problem.class);
    }

    @Test
    void nothingButToSubjectAndTextIsPartOfALetter() {
        for (String name : List.of(
                "cc", "bcc", "from", "replyTo", "To", "headers", "CamelMailTo", "mail.smtp.host", "contentType")) {
            assertThatThrownBy(() -> Letter.of(parts("a@acme.example", "s").put(name, "x")))
                    .isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> Letter.of(parts(JSON.createArrayNode(), "s"))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Letter.of(parts(7, "s"))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Letter.of(JSON.createObjectNode())).isInstanceOf(Problem.class);
        assertThat(Letter.of(parts(List.of("a.b+c@acme.example", "x@y", "a.b+c@acme.example"), "ü"))
                        .to())
                .containsExactly("a.b+c@acme.example", "x@y");
    }
}
