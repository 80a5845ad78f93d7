package io.serai.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.invalidation.Invalidation.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

    private static Stream<Invalidation> oneOfEachKind() {
        return Stream.of(
                Invalidation.of(Kind.KEY, "acme", "ab12cd34"),
                Invalidation.of(Kind.OPERATORS),
                Invalidation.of(Kind.TENANT, "acme"),
                Invalidation.of(Kind.SEAL, "acme"),
                Invalidation.of(Kind.CONNECTION, "acme", "github", "team_2.default"),
                Invalidation.of(Kind.SERVERS, "acme"));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void whatIsWrittenIsRead(Invalidation change) {
        assertThat(Invalidation.parse(change.text())).contains(change);
    }

    @Test
    void everyKindIsTried() {
        assertThat(oneOfEachKind().map(Invalidation::kind)).containsExactlyInAnyOrder(Kind.values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "key",
                "key acme",
                "key  ab12cd34",
                "key acme ab12cd34 more",
                "KEY acme ab12cd34",
                "operators now",
                "tenant acme\n",
                "tenant ../acme",
                "tenant *",
                "tenant acme\u0000",
                "everything",
                "{\"kind\":\"tenant\"}"
            })
    void anythingElseIsNotUnderstood(String line) {
        assertThat(Invalidation.parse(line)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        assertThat(Invalidation.parse("connection acme github " + "a".repeat(10_000_000)))
                .isEmpty();
    }
}
