package io.serai.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SetClock;
import io.serai.idempotency.Claim.Answered;
import io.serai.idempotency.Claim.Granted;
import io.serai.idempotency.Claim.InFlight;
import io.serai.idempotency.Claim.Lost;
import io.serai.idempotency.Claim.Reused;
import io.serai.idempotency.Executions.Again;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every memory of keyed calls does. A subclass for each backend. */
abstract class ExecutionsContract {

    static final IdempotencySettings SETTINGS = new IdempotencySettings(Duration.ofHours(24), Duration.ofSeconds(30));

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(61);
    private static final KeyedCall CALL = call("acme", "key-1", "{}");

    private final SetClock clock = new SetClock();
    private Executions executions;

    /** On an empty store. */
    abstract Executions empty(Clock clock);

    @BeforeEach
    void begin() {
        executions = empty(clock);
    }

    private static KeyedCall call(String tenant, String key, String arguments) {
        return KeyedCall.of(tenant, key, "github.createIssue", "default", 0, arguments.getBytes(UTF_8));
    }

    private Claim claim(KeyedCall call) {
        return executions.claim(call, LIMIT, Again.NEVER);
    }

    private Execution granted(KeyedCall call, Again again) {
        return ((Granted) executions.claim(call, LIMIT, again)).execution();
    }

    @Test
    void theFirstMakesTheCallAndTheOthersWait() {
        // When
        Claim first = claim(CALL);

        // Then
        assertThat(first).isInstanceOf(Granted.class);
        assertThat(claim(CALL)).isEqualTo(new InFlight());
    }

    @Test
    void ofManyAtOnceOneMakesTheCall() throws Exception {
        // When
        List<Claim> claims;
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            Callable<Claim> one = () -> claim(CALL);
            claims = callers.invokeAll(Collections.nCopies(40, one)).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        // Then
        assertThat(claims).filteredOn(Granted.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(InFlight.class::isInstance).hasSize(39);
    }

    @Test
    void whatWasAnsweredIsAnsweredAgain() {
        // Given
        executions.finish(granted(CALL, Again.NEVER), "the answer", true);

        // Then
        assertThat(claim(CALL)).isEqualTo(new Answered("the answer"));
        assertThat(executions.claim(CALL, LIMIT, Again.IF_UNKNOWN)).isEqualTo(new Answered("the answer"));
    }

    @Test
    void aKeyIsOneCallsAlone() {
        // Given
        Execution execution = granted(CALL, Again.NEVER);

        // Then: under way and afterwards
        assertThat(claim(call("acme", "key-1", "{x}"))).isEqualTo(new Reused());
        executions.finish(execution, "the answer", true);
        assertThat(claim(call("acme", "key-1", "{x}"))).isEqualTo(new Reused());
        assertThat(claim(KeyedCall.of("acme", "key-1", "github.closeIssue", "default", 1, "{}".getBytes(UTF_8))))
                .isEqualTo(new Reused());
        assertThat(claim(KeyedCall.of("acme", "key-1", "github.createIssue", "default", 2, "{}".getBytes(UTF_8))))
                .isInstanceOf(Claim.Reused.class);
        assertThat(claim(KeyedCall.of("acme", "key-1", "github.createIssue", "second", 0, "{}".getBytes(UTF_8))))
                .isEqualTo(new Reused());
    }

    @Test
    void tenantsDoNotShareKeys() {
        // Given
        executions.finish(granted(CALL, Again.NEVER), "the answer", true);

        // Then
        assertThat(claim(call("other", "key-1", "{}"))).isInstanceOf(Granted.class);
        executions.deleteAll("acme");
        assertThat(claim(call("other", "key-1", "{}"))).isEqualTo(new InFlight());
        assertThat(claim(CALL)).isInstanceOf(Granted.class);
    }

    @Test
    void aCallThatDidNothingGivesItsKeyBack() {
        // Given
        executions.free(granted(CALL, Again.NEVER));

        // Then
        assertThat(claim(CALL)).isInstanceOf(Granted.class);
    }

    @Test
    void aLostCallIsNotMadeAgain() {
        // Given
        Execution gone = granted(CALL, Again.NEVER);
        clock.pass(LONGER_THAN_THE_LEASE);

        // When
        Claim next = claim(CALL);

        // Then: it is ended once, and everybody gets that end
        assertThat(next).isInstanceOf(Lost.class);
        assertThat(claim(CALL)).isEqualTo(new InFlight());
        executions.finish(((Lost) next).execution(), "unknown", false);
        executions.finish(gone, "too late", true);
        executions.free(gone);
        assertThat(claim(CALL)).isEqualTo(new Answered("unknown"));
    }

    @Test
    void aLateAnswerCountsWhileNobodyElseHasAsked() {
        // Given
        Execution slow = granted(CALL, Again.NEVER);
        clock.pass(LONGER_THAN_THE_LEASE);

        // When
        executions.finish(slow, "the answer", true);

        // Then
        assertThat(claim(CALL)).isEqualTo(new Answered("the answer"));
    }

    @Test
    void aLostCallThatChangesNothingIsMadeAgain() {
        // Given
        Execution gone = granted(CALL, Again.IF_LOST);
        clock.pass(LONGER_THAN_THE_LEASE);

        // When
        Execution next = granted(CALL, Again.IF_LOST);

        // Then
        executions.finish(gone, "too late", true);
        assertThat(executions.claim(CALL, LIMIT, Again.IF_LOST)).isEqualTo(new InFlight());
        executions.free(next);
        assertThat(executions.claim(CALL, LIMIT, Again.IF_LOST)).isInstanceOf(Granted.class);
    }

    @Test
    void anUnknownOutcomeStaysUntilAPersonAcceptsADuplicate() {
        // Given
        executions.finish(granted(CALL, Again.NEVER), "unknown", false);

        // Then
        assertThat(claim(CALL)).isEqualTo(new Answered("unknown"));
        assertThat(executions.claim(CALL, LIMIT, Again.IF_LOST)).isEqualTo(new Answered("unknown"));
        Execution accepted = granted(CALL, Again.IF_UNKNOWN);
        assertThat(claim(CALL)).isEqualTo(new InFlight());
        executions.finish(accepted, "the answer", true);
        assertThat(claim(CALL)).isEqualTo(new Answered("the answer"));
    }

    @Test
    void anAcceptedDuplicateThatDidNothingLeavesTheDoubt() {
        // Given
        executions.finish(granted(CALL, Again.NEVER), "unknown", false);

        // When
        executions.free(granted(CALL, Again.IF_UNKNOWN));

        // Then
        assertThat(claim(CALL)).isEqualTo(new Answered("unknown"));
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        // Given
        executions.finish(granted(CALL, Again.NEVER), "the answer", true);
        executions.finish(granted(call("acme", "key-2", "{}"), Again.NEVER), "another", true);

        // When
        clock.pass(Duration.ofHours(24).minusSeconds(1));
        executions.sweep();

        // Then
        assertThat(claim(CALL)).isEqualTo(new Answered("the answer"));
        clock.pass(Duration.ofSeconds(2));
        assertThat(claim(CALL)).isInstanceOf(Granted.class);
        executions.sweep();
        assertThat(claim(CALL)).isEqualTo(new InFlight());
        assertThat(claim(call("acme", "key-2", "{x}"))).isInstanceOf(Granted.class);
    }
}
