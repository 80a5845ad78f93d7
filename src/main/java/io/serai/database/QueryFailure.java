package io.serai.database;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * What a failed query is to the caller. A database's own words may hold values, of the caller or of somebody else: they
 * go neither to the caller nor into the log, but for what it says of the query's text, which is an operator's.
 */
final class QueryFailure {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueryFailure.class);
    private static final int RETRY_SECONDS = 5;

    private QueryFailure() {}

    static Problem problem(Exception failure, String database) {
        SQLException cause = cause(failure);
        String state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
        LOGGER.atWarn()
                .addKeyValue("database", database)
                .addKeyValue("sqlState", state)
                .addKeyValue(
                        "cause", (cause == null ? failure : cause).getClass().getSimpleName())
                .addKeyValue("reason", state.startsWith("42") && cause != null ? reason(cause) : "")
                .log("A query failed");
        if (failure instanceof CannotGetJdbcConnectionException) {
            return of(ProblemType.PROVIDER_UNREACHABLE, "The database cannot be reached.", Outcome.NOT_SENT)
                    .withRetryAfter(RETRY_SECONDS);
        }
        if (cause instanceof SQLTimeoutException || state.equals("57014")) {
            return of(ProblemType.PROVIDER_TIMEOUT, "The database did not answer in time.", Outcome.UNKNOWN);
        }
        if (state.startsWith("22")) {
            return of(ProblemType.PROVIDER_REJECTED, "The database does not take one of the values.", Outcome.REJECTED);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return of(ProblemType.PROVIDER_ERROR, "The connection to the database broke.", Outcome.UNKNOWN);
        }
        return of(ProblemType.PROVIDER_ERROR, "The query failed.", Outcome.REJECTED);
    }

    private static String reason(SQLException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static Problem of(ProblemType type, String detail, Outcome outcome) {
        return Problem.of(type, detail).withOutcome(outcome);
    }

    private static @Nullable SQLException cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
