package io.serai.credential;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.regex.Pattern;

/** The name of a connection: whose it is, to which provider, and which of several. */
public record ConnectionId(String tenantId, String integration, String connection) {

    /** The connection of a caller that names none. */
    public static final String DEFAULT = "default";

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /** @throws Problem 400 if the name of the connection is malformed */
    public ConnectionId {
        if (!isValid(connection)) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST,
                    "A connection's name is 1 to 63 of a-z, 0-9, dot, dash and underscore.");
        }
    }

    /** Whether a connection may have this name. */
    public static boolean isValid(String connection) {
        return connection.equals(DEFAULT) || VALID.matcher(connection).matches();
    }

    /** Authenticated with every stored value, so that no value opens in another's place. */
    String context() {
        return integration + "|" + connection;
    }
}
