package io.serai.database;

import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sql.SqlComponent;

/** {@code to: sql} with a query and a declared database: Camel's own endpoint, with nothing that a message could steer. */
final class DatabaseComponent extends SqlComponent {

    private final Databases databases;
    private final ToIntFunction<String> longestMillis;

    /** @param longestMillis longest time for a call of a provider */
    DatabaseComponent(Databases databases, ToIntFunction<String> longestMillis) {
        this.databases = databases;
        this.longestMillis = longestMillis;
        setAutowiredEnabled(false); // or it takes the gateway's own database
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String query = query(uri);
        String source = getAndRemoveParameter(parameters, "dataSource", String.class, "");
        check("query", query);
        check("dataSource", source);
        return new QueryEndpoint(uri, this, query, databases.get(QueryOptions.database(source)), longestMillis);
    }

    /** As it is written: what is in {@code remaining} is decoded, and {@code like '%de%'} would be another text. */
    private static String query(String uri) {
        String text = uri.substring(uri.indexOf(':') + 1);
        int parameters = text.indexOf('?'); // which no query holds
        return parameters < 0 ? text : text.substring(0, parameters);
    }

    @Override
    public boolean useRawUri() {
        return true;
    }

    private static void check(String option, String value) {
        String fault = QueryOptions.fault(option, value, ignored -> true);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }
}
