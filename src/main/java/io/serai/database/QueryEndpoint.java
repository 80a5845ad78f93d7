package io.serai.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.sql.SqlEndpoint;

/** Camel's endpoint for one query; its rows are JSON. */
final class QueryEndpoint extends SqlEndpoint {

    private final Database database;
    private final ToIntFunction<String> longestMillis;

    QueryEndpoint(
            String uri, Component component, String query, Database database, ToIntFunction<String> longestMillis) {
        super(uri, component);
        this.database = database;
        this.longestMillis = longestMillis;
        setQuery(query.replace(":#", ":?")); // the form in which Camel's producer looks for names
        setUsePlaceholder(false);
        setParametersCount(QueryOptions.parameters(query).size()); // else the database is asked each time
        setDataSource(database.dataSource());
        setJdbcTemplate(new BoundedTemplate(database.dataSource(), database.rows()));
    }

    @Override
    public List<JsonNode> queryForList(ResultSet rows, boolean allowMapToClass) throws SQLException {
        return new Rows(rows, database.rows()).read();
    }

    @Override
    public Producer createProducer() throws Exception {
        return new QueryProducer(this, super.createProducer(), database, longestMillis);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("sql: is asked; it cannot start a route");
    }
}
