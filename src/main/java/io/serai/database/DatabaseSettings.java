package io.serai.database;

import io.serai.secret.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * A database that an operator declared for tools, {@code serai.databases.<name>.*}.
 *
 * @param url JDBC address
 * @param connections most connections, and so most queries at once
 * @param timeout longest time for one query, whatever the caller allows
 * @param rows most rows that one query may find
 */
record DatabaseSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password,
        @DefaultValue("4") int connections,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("1000") int rows) {

    /** What an environment variable can say: no dash, no capital. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,32}");

    /** @throws IllegalArgumentException if one cannot be used */
    static Map<String, DatabaseSettings> of(Environment environment) {
        Map<String, DatabaseSettings> all = new TreeMap<>(Binder.get(environment)
                .bind("serai.databases", Bindable.mapOf(String.class, DatabaseSettings.class))
                .orElse(Map.of()));
        all.forEach(DatabaseSettings::check);
        return all;
    }

    private static void check(String name, DatabaseSettings settings) {
        require(NAME.matcher(name).matches(), name, "the name is " + NAME.pattern());
        require(settings.url != null && settings.url.startsWith("jdbc:"), name, "url begins with jdbc:");
        require(settings.connections > 0 && settings.rows > 0, name, "connections and rows are at least 1");
        require(settings.timeout.toMillis() >= 1000, name, "timeout is at least 1s");
    }

    private static void require(boolean holds, String name, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "serai.databases." + name + " (SERAI_DATABASES_…) cannot be used: " + rule);
        }
    }

    String address() {
        return String.valueOf(url);
    }
}
