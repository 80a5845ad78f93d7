package io.serai.gateway;

import io.serai.deadletter.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dead letter as it is shown. */
final class DeadLetterViews {

    private DeadLetterViews() {}

    static Map<String, @Nullable Object> of(DeadLetter letter) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", letter.id());
        view.put("tenantId", letter.tenantId());
        view.put("kind", "invoke");
        view.put("toolId", letter.toolId());
        view.put("integration", letter.integration());
        view.put("connection", letter.connection());
        view.put("method", null); // method and path are those of proxied calls, which are not kept yet
        view.put("path", null);
        view.put("outcome", letter.outcome().text());
        view.put("error", error(letter));
        view.put("attempts", letter.attempts());
        view.put("status", letter.status().text());
        view.put("argumentsHash", letter.argumentsHash());
        view.put("userId", letter.userId());
        view.put("requestId", letter.requestId());
        view.put("idempotencyKey", letter.idempotencyKey());
        view.put("createdAt", wholeSeconds(letter.createdAt()));
        view.put("expiresAt", wholeSeconds(letter.expiresAt()));
        return view;
    }

    private static Map<String, Object> error(DeadLetter letter) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", letter.code().name());
        error.put("detail", letter.detail());
        return error;
    }

    static String wholeSeconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
