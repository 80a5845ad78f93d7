package io.serai.admin;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.OperatorKey;
import io.serai.tenant.OperatorKeys;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How keys of those who run the platform are shown: never the key itself, but in the answer that makes it. */
final class OperatorViews {

    private final Clock clock;

    OperatorViews(Clock clock) {
        this.clock = clock;
    }

    Map<String, @Nullable Object> operator(OperatorKey key) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("keyId", key.keyId());
        view.put("name", key.name());
        view.put("prefix", "sro_" + key.keyId());
        view.put("role", key.role().text());
        view.put("status", key.status(clock.instant()));
        view.put("createdAt", Times.text(key.createdAt()));
        view.put("expiresAt", Times.text(key.expiresAt()));
        view.put("lastUsedAt", Times.text(key.lastUsedAt()));
        return view;
    }

    Map<String, @Nullable Object> issued(OperatorKeys.Issued issued) {
        Map<String, @Nullable Object> view = operator(issued.key());
        view.put("apiKey", issued.text().reveal());
        return view;
    }

    static Map<String, @Nullable Object> rotation(OperatorKeys.Rotation rotation) {
        OperatorKey next = rotation.next().key();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("apiKey", rotation.next().text().reveal());
        view.put("keyId", next.keyId());
        view.put("previousKeyId", rotation.previous().keyId());
        view.put("previousValidUntil", Times.text(rotation.previousUntil()));
        view.put("rotatedAt", Times.text(next.createdAt()));
        return view;
    }

    static Problem notFound() {
        return Problem.of(ProblemType.KEY_NOT_FOUND, "There is no such key of an operator in use.");
    }
}
