package io.serai.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.SeraiTester;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an issuer is asked for its keys, and what happens when it does not answer. */
class IssuerKeysTest {

    private static final TestKey FIRST = TestKey.of("first", "ES256");
    private static final TestKey SECOND = TestKey.of("second", "ES256");

    private final TestIssuer issuer = new TestIssuer(FIRST);

    @Test
    void tenThousandUnknownKeysAskOnceInHalfAMinute() throws Exception {
        // Given
        issuer.admit(FIRST.sign(issuer.claims()));
        issuer.clock.pass(Duration.ofSeconds(2));
        List<Callable<ProblemType>> calls = IntStream.range(0, 10_000)
                .<Callable<ProblemType>>mapToObj(i -> () -> refusal(() -> issuer.admit(unsigned("unknown-" + i))))
                .toList();

        // When
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : callers.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(ProblemType.INVALID_TOKEN);
            }
        }

        // Then: the first read and one more.
        assertThat(issuer.reads).hasValue(2);
        issuer.clock.pass(Duration.ofSeconds(31));
        assertThat(refusal(() -> issuer.admit(SECOND.sign(issuer.claims())))).isEqualTo(ProblemType.INVALID_TOKEN);
        assertThat(refusal(() -> issuer.admit(SECOND.sign(issuer.claims())))).isEqualTo(ProblemType.INVALID_TOKEN);
        assertThat(issuer.reads).hasValue(3);
    }

    @Test
    void manyFirstTokensAskOnce() throws Exception {
        // Given
        String token = FIRST.sign(issuer.claims());
        List<Callable<String>> calls = IntStream.range(0, 200)
                .<Callable<String>>mapToObj(i -> () -> issuer.admit(token).id())
                .toList();

        // When
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : callers.invokeAll(calls)) {
                assertThat(answer.get()).startsWith("alice@");
            }
        }

        // Then
        assertThat(issuer.reads).hasValue(1);
    }

    @Test
    void aNewKeyOpensWithItsFirstTokenAndTheOldOneGoes() {
        // Given
        String old = FIRST.sign(issuer.claims());
        issuer.admit(old);
        issuer.clock.pass(Duration.ofSeconds(2));

        // When: the issuer signs with another key, and still publishes both.
        issuer.keys = List.of(FIRST, SECOND);
        issuer.admit(SECOND.sign(issuer.claims()));
        issuer.admit(old);

        // Then: once the old one is withdrawn, its tokens end, known or not.
        issuer.keys = List.of(SECOND);
        issuer.clock.pass(IssuerKeys.FRESH.plusSeconds(1));
        String late = FIRST.sign(issuer.claims());
        issuer.admit(late);
        assertThat(issuer.isKnown(late)).isTrue();
        issuer.doWhatWaits();
        assertThat(refusal(() -> issuer.admit(late))).isEqualTo(ProblemType.INVALID_TOKEN);
    }

    @Test
    void aTokenIsCheckedOnceAndForgottenWhenItEnds() {
        // Given
        String token = FIRST.sign(issuer.claims());
        assertThat(issuer.isKnown(token)).isFalse();
        issuer.admit(token);

        // Then
        assertThat(issuer.isKnown(token)).isTrue();
        issuer.clock.pass(Duration.ofSeconds(329));
        assertThat(issuer.isKnown(token)).isTrue();
        issuer.clock.pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> issuer.admit(token)).hasMessageContaining("has expired");
    }

    @Test
    void theLastGoodKeysServeForADay() {
        // Given
        issuer.admit(FIRST.sign(issuer.claims()));
        issuer.away = true;

        // When: a day of calls, ten minutes between two.
        for (int minute = 0; minute < 24 * 60; minute += 10) {
            issuer.clock.pass(Duration.ofMinutes(10));
            issuer.admit(FIRST.sign(issuer.claims()));
            issuer.doWhatWaits();
        }

        // Then
        issuer.clock.pass(Duration.ofMinutes(1));
        assertThat(refusal(() -> issuer.admit(FIRST.sign(issuer.claims())))).isEqualTo(ProblemType.SERVICE_NOT_READY);
        issuer.away = false;
        issuer.clock.pass(Duration.ofSeconds(31));
        issuer.admit(FIRST.sign(issuer.claims()));
    }

    @Test
    void withoutAnyKeysTheAnswerIsNotThatTheTokenIsWrong() {
        // Given
        issuer.away = true;
        String token = FIRST.sign(issuer.claims());

        // When
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> issuer.admit(token)).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.type()).isEqualTo(ProblemType.SERVICE_NOT_READY);
                assertThat(problem.retryAfter()).isEqualTo(5);
            });
        }
        issuer.away = false;
        issuer.clock.pass(Duration.ofSeconds(6));

        // Then: back at the first try after the pause.
        issuer.admit(token);
        assertThat(issuer.reads).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[]",
                "{}",
                "{\"keys\":1}",
                "{\"keys\":[]}",
                "{\"keys\":[1]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"first\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"first\"}]}"
            })
    void aKeySetWithoutAUsableKeyIsNone(String keySet) {
        // Given
        issuer.keySet = keySet;

        // Then
        assertThat(refusal(() -> issuer.admit(FIRST.sign(issuer.claims())))).isEqualTo(ProblemType.SERVICE_NOT_READY);
    }

    @Test
    void keysThatAreOfNoUseDoNotHarmTheOthers() {
        // Given
        Map<String, Object> encryption =
                new HashMap<>(TestKey.of("enc", "RS256").published());
        encryption.put("use", "enc");
        issuer.keySet = SeraiTester.text(
                Map.of("keys", List.of(Map.of("kty", "future"), Map.of("x", 1), encryption, FIRST.published())));

        // Then
        issuer.admit(FIRST.sign(issuer.claims()));
    }

    @Test
    void whoSpeaksOfAnotherIssuerIsNotBelieved() {
        // Given
        issuer.says = "https://idp.example/realms/two";

        // Then
        assertThat(refusal(() -> issuer.admit(FIRST.sign(issuer.claims())))).isEqualTo(ProblemType.SERVICE_NOT_READY);
    }

    /** Nobody looks at a signature by a key that is not there. */
    private String unsigned(String key) {
        return TestKey.encoded(Map.of("alg", "ES256", "kid", key)) + "." + TestKey.encoded(issuer.claims()) + ".AAAA";
    }

    private static ProblemType refusal(ThrowingCallable call) {
        try {
            call.call();
        } catch (Problem problem) {
            return problem.type();
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("It was admitted");
    }
}
