package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.provider.ConnectLink;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How connections are shown: everything but their tokens. */
final class ConnectionViews {

    private final Providers providers;
    private final ConnectLink link;
    private final Clock clock;

    ConnectionViews(Providers providers, ConnectLink link, Clock clock) {
        this.providers = providers;
        this.link = link;
        this.clock = clock;
    }

    /** When the connection is renewed by itself; null if it is not. */
    @Nullable
    Instant nextRefresh(Connection connection) {
        Provider provider = providers.get(connection.id().integration());
        return provider == null || provider.oauth() == null
                ? null
                : connection.refreshDue().orElse(null);
    }

    ConnectionState state(Connection connection) {
        return ConnectionState.of(connection, clock.instant());
    }

    /** The connection that stands for several of one integration. */
    static Connection main(List<Connection> connections) {
        return connections.stream()
                .filter(connection -> connection.id().connection().equals(ConnectionId.DEFAULT))
                .findFirst()
                .orElseGet(connections::getFirst);
    }

    /** An integration in a list. */
    Map<String, @Nullable Object> integration(
            String name, Provider provider, List<Connection> connections, boolean full) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("category", provider.category());
        view.put("hasCredentials", !connections.isEmpty());
        Connection main = connections.isEmpty() ? null : main(connections);
        if (main != null) {
            view.put("createdAt", Times.text(main.createdAt()));
            view.put("expiresAt", Times.text(main.expiresAt()));
        }
        if (full) {
            view.put(
                    "status",
                    main == null ? ConnectionState.NOT_CONFIGURED : state(main).text());
            view.put("scopes", main == null ? List.of() : main.scopes());
            view.put("nextRefresh", main == null ? null : Times.text(nextRefresh(main)));
            view.put("connections", connections.stream().map(this::brief).toList());
        }
        return view;
    }

    private Map<String, @Nullable Object> brief(Connection connection) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", connection.id().connection());
        view.put("account", connection.account() == null ? null : account(connection.account()));
        view.put("status", state(connection).text());
        view.put("expiresAt", Times.text(connection.expiresAt()));
        return view;
    }

    static Map<String, @Nullable Object> account(Connection.Account account) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", account.id());
        view.put("name", account.name());
        return view;
    }

    /** The member {@code status} of one connection. */
    Map<String, @Nullable Object> status(Connection connection) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("state", state(connection).text());
        view.put("tokenType", connection.tokenType());
        view.put("expiresAt", Times.text(connection.expiresAt()));
        view.put("scopes", connection.scopes());
        view.put("createdAt", Times.text(connection.createdAt()));
        view.put("updatedAt", Times.text(connection.updatedAt()));
        Instant next = nextRefresh(connection);
        view.put("refreshCount", connection.refreshCount());
        view.put("lastRefresh", Times.text(connection.lastRefresh()));
        view.put("nextRefresh", Times.text(next));
        view.put("autoRefresh", next != null);
        URI connect = connection.state() == Connection.State.ACTIVE ? null : link.of(connection.id());
        if (connection.reason() != null) {
            view.put("reason", connection.reason());
        }
        if (connect != null) {
            view.put("connect", connect.toString());
        }
        return view;
    }
}
