package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several calls in one request.
 *
 * @param items the calls as the caller wrote them; each is read when its turn comes
 * @param stopOnError whether calls that have not begun are left out after the first failure
 * @param key the request's {@code Idempotency-Key}; null without one
 */
record Batch(
        List<ObjectNode> items,
        boolean stopOnError,
        @Nullable String key) {}
