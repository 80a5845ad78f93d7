package io.serai.admin;

import io.serai.tenant.ApiKey;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.KeyUse;
import io.serai.tenant.Scope;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How keys are shown: never the key itself, but in the answer that makes it. */
final class KeyViews {

    private final KeyUse use;
    private final Clock clock;

    KeyViews(KeyUse use, Clock clock) {
        this.use = use;
        this.clock = clock;
    }

    Map<String, @Nullable Object> key(ApiKey key) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("keyId", key.keyId());
        view.put("name", key.name());
        view.put("prefix", "srk_" + key.keyId());
        view.put("scopes", key.scopes().stream().map(Scope::text).toList());
        Long limit = key.requestsPerMinute();
        view.put("limits", limit == null ? null : Map.of("requestsPerMinute", limit)); // beside those of its tenant
        view.put("tools", key.tools().patterns());
        view.put("primary", key.primary());
        view.put("status", key.status(clock.instant()));
        view.put("createdAt", Times.text(key.createdAt()));
        view.put("expiresAt", Times.text(key.expiresAt()));
        view.put("lastUsedAt", Times.text(use.lastUse(key)));
        return view;
    }

    Map<String, @Nullable Object> issued(ApiKeys.Issued issued) {
        Map<String, @Nullable Object> view = key(issued.key());
        view.put("apiKey", issued.text().reveal());
        return view;
    }

    static Map<String, @Nullable Object> rotation(ApiKeys.Rotation rotation) {
        ApiKey next = rotation.next().key();
        ApiKey previous = rotation.previous();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("tenantId", next.tenantId());
        view.put("apiKey", rotation.next().text().reveal());
        view.put("keyId", next.keyId());
        view.put("previousKeyId", previous == null ? null : previous.keyId());
        view.put("previousValidUntil", previous == null ? null : Times.text(rotation.previousUntil()));
        view.put("rotatedAt", Times.text(next.createdAt()));
        return view;
    }
}
