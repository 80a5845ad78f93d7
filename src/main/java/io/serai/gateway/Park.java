package io.serai.gateway;

import io.serai.audit.ArgumentsHash;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.secret.KeyFile;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Step {@code park}: keeps a failed call that may be sent again, because nothing was sent or nobody knows. When it cannot
 * be kept, the caller gets the same error without a {@code deadLetterId}.
 */
final class Park extends BlockingStep {

    private static final Logger LOGGER = LoggerFactory.getLogger(Park.class);

    private final DeadLetters letters;
    private final Connections connections;
    private final ArgumentsHash hash;
    private final Clock clock;

    Park(DeadLetters letters, Connections connections, ArgumentsHash hash, Clock clock) {
        this.letters = letters;
        this.connections = connections;
        this.hash = hash;
        this.clock = clock;
    }

    @Override
    boolean attempt(Call call) {
        Problem problem = Objects.requireNonNull(call.problem(), "settle comes first");
        // A call that was never dispatched had no effect and was told so; a replay is a letter already.
        return !call.dispatched()
                || call.isReplay()
                || problem.outcome() == null
                || problem.outcome() == Outcome.REJECTED;
    }

    @Override
    void block(Call call) {
        try {
            DeadLetter letter = letter(call);
            if (letters.park(letter)) {
                call.deadLetterId(letter.id());
            }
        } catch (DataAccessException down) {
            LOGGER.atError()
                    .addKeyValue("requestId", call.request().id())
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("A failed call could not be kept");
        }
    }

    private DeadLetter letter(Call call) {
        Problem problem = Objects.requireNonNull(call.problem());
        Call.ToolRequest wanted = call.toolRequest();
        String tenantId = call.tenant().id();
        String id = "dl_" + KeyFile.random().substring(0, 22);
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
                letters.seal(tenantId, id, wanted.arguments()),
                hash.of(wanted.arguments()),
                AuditEvents.userId(call),
                call.request().id(),
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
