package io.serai.gateway;

import io.serai.audit.ArgumentsHash;
import io.serai.audit.AuditEnd;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code park}: keeps a failed call that may be sent again, because nothing was sent or nobody knows. When it cannot
 * be kept, the caller gets the same error without a {@code deadLetterId}, and the audit record says why.
 */
final class Park extends BlockingStep {

    /** Failed calls that wait for the database at the same time; each holds its arguments in memory. */
    private static final int MOST_WAITING = 1_000;

    /** A little more than the calls that one tenant can have under way at a provider. */
    private static final int MOST_WAITING_OF_ONE = 250;

    private final DeadLetters letters;
    private final LetterArguments arguments;
    private final Connections connections;
    private final ArgumentsHash hash;
    private final LostLetters lost;
    private final Clock clock;
    private final ParkingPlaces places = new ParkingPlaces(MOST_WAITING, MOST_WAITING_OF_ONE);

    Park(
            DeadLetters letters,
            LetterArguments arguments,
            Connections connections,
            ArgumentsHash hash,
            LostLetters lost,
            Clock clock) {
        this.letters = letters;
        this.arguments = arguments;
        this.connections = connections;
        this.hash = hash;
        this.lost = lost;
        this.clock = clock;
    }

    @Override
    boolean attempt(Call call) {
        if (!isToBeKept(call)) {
            return true;
        }
        if (places.enter(call.tenant().id())) {
            return false;
        }
        lose(call, LostLetters.Reason.BUSY, "none");
        return true;
    }

    private static boolean isToBeKept(Call call) {
        Problem problem = Objects.requireNonNull(call.problem(), "settle comes first");
        // A call that was never dispatched had no effect and was told so, unless an earlier one with its key was and
        // got lost;
        // a replay is a letter already, and what was answered before was kept then.
        // A request that was passed through is its caller's to repeat: its body is not here any more.
        return !call.isPassedThrough()
                && (call.dispatched() || call.execution() != null && problem.outcome() == Outcome.UNKNOWN)
                && !call.isReplay()
                && problem.outcome() != null
                && problem.outcome() != Outcome.REJECTED;
    }

    @Override
    void block(Call call) {
        try {
            DeadLetter letter = letter(call);
            if (letters.park(letter)) {
                call.deadLetterId(letter.id());
                note(call, "/dead-letters/" + letter.id());
            } else {
                lose(call, LostLetters.Reason.LIMIT, "none");
            }
        } catch (RuntimeException failed) {
            // Whatever it is: the caller must get the answer to the call, and the audit trail its end.
            lose(call, LostLetters.Reason.FAILED, failed.getClass().getSimpleName());
        } finally {
            places.leave(call.tenant().id());
        }
    }

    private void lose(Call call, LostLetters.Reason reason, String cause) {
        lost.count(reason, cause);
        note(call, "not kept: " + LostLetters.text(reason));
    }

    private static void note(Call call, String place) {
        AuditEnd end = Objects.requireNonNull(call.end(), "settle comes first");
        call.end(end.about(place));
    }

    private DeadLetter letter(Call call) {
        Problem problem = Objects.requireNonNull(call.problem());
        Call.ToolRequest wanted = call.toolRequest();
        String tenantId = call.tenant().id();
        String id = DeadLetter.newId();
        Instant now = clock.instant();
        return new DeadLetter(
                id,
                tenantId,
                call.tool().id(),
                call.tool().integration(),
                wanted.connection(),
                accountId(call),
                call.tool().effect().text(),
                Objects.requireNonNull(problem.outcome()),
                problem.type(),
                problem.detail(),
                1,
                DeadLetter.Status.OPEN,
                arguments.seal(tenantId, id, wanted.arguments()),
                hash.of(wanted.arguments()),
                AuditEvents.userId(call),
                call.request().id(),
                wanted.key(),
                wanted.wishes().pages(),
                now,
                letters.expiry(now));
    }

    private @Nullable String accountId(Call call) {
        ConnectionId id = new ConnectionId(
                call.tenant().id(),
                call.tool().integration(),
                call.toolRequest().connection());
        return connections
                .describe(id)
                .map(Connection::account)
                .map(Connection.Account::id)
                .orElse(null);
    }
}
