package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.junit.jupiter.api.Test;

class FailureLimitTest {

    private static final Problem WRONG = Problem.of(ProblemType.INVALID_API_KEY, "");

    private final FailureLimit limit = new FailureLimit(3);

    private void fail(String address, Problem problem, int times) {
        for (int i = 0; i < times; i++) {
            limit.note(address, problem);
        }
    }

    @Test
    void anAddressThatFailsOftenIsNotListenedTo() {
        // When
        fail("192.0.2.1", WRONG, 3);

        // Then
        assertThatThrownBy(() -> limit.check("192.0.2.1")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMIT_EXCEEDED);
            assertThat(problem.retryAfter()).isBetween(1, 20);
        });
        limit.check("192.0.2.2");
    }

    @Test
    void whoeverHasANetworkOfVersion6HasOneAddress() {
        // When
        fail("2001:db8:0:1:0:0:0:1", WRONG, 2);
        fail("2001:db8:0:1::7", WRONG, 1);

        // Then
        assertThatThrownBy(() -> limit.check("2001:db8:0:1:9:9:9:9")).isInstanceOf(Problem.class);
        limit.check("2001:db8:0:2:0:0:0:1");
    }

    @Test
    void onlyCredentialsThatOpenNothingCount() {
        // When
        fail("192.0.2.1", Problem.of(ProblemType.STORE_UNAVAILABLE, ""), 10);

        // Then
        limit.check("192.0.2.1");
    }
}
