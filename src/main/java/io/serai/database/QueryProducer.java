package io.serai.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import io.serai.tool.Invocation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database with the message's body as bound parameters, and leaves the rows as the new body. Camel's producer
 * sees an exchange of its own that holds nothing else: it would take a query, a database and values from headers.
 */
final class QueryProducer extends DefaultProducer {

    private final Producer camels;
    private final List<String> parameters;
    private final Database database;
    private final ToIntFunction<String> longestMillis;

    QueryProducer(QueryEndpoint endpoint, Producer camels, Database database, ToIntFunction<String> longestMillis) {
        super(endpoint);
        this.camels = camels;
        this.parameters = QueryOptions.parameters(endpoint.getQuery().replace(":?", ":#"));
        this.database = database;
        this.longestMillis = longestMillis;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(camels);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(camels);
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) {
        try {
            Invocation invocation = Invocation.of(exchange);
            Exchange query = new DefaultExchange(exchange.getContext());
            query.getMessage().setBody(bound(invocation.shapedArguments(exchange), invocation.tenantId()));
            BoundedTemplate.within(millis(invocation), () -> camels.process(query));
            exchange.getMessage().setBody(JsonNodeFactory.instance.arrayNode().addAll((List<JsonNode>)
                    query.getMessage().getBody()));
        } catch (Problem | IllegalStateException refused) {
            exchange.setException(refused);
        } catch (Exception failure) {
            exchange.setException(QueryFailure.problem(failure, database.name()));
        }
    }

    private long millis(Invocation invocation) {
        long ofTheCall = Math.min(
                invocation.remainingMillis(),
                longestMillis.applyAsInt(invocation.tool().integration()));
        return Math.min(ofTheCall, database.timeout().toMillis());
    }

    private Map<String, @Nullable Object> bound(ObjectNode arguments, String tenantId) {
        Map<String, @Nullable Object> bound = new HashMap<>();
        parameters.forEach(
                name -> bound.put(name, name.equals(QueryOptions.TENANT) ? tenantId : value(arguments.get(name))));
        return bound;
    }

    /** As JDBC takes it. What is left out is null; lists and objects are JSON texts. */
    private static @Nullable Object value(@Nullable JsonNode argument) {
        if (argument == null || argument.isNull()) {
            return null;
        }
        return switch (argument.getNodeType()) {
            case STRING -> argument.textValue();
            case BOOLEAN -> argument.booleanValue();
            case NUMBER ->
                argument.canConvertToLong() && argument.isIntegralNumber()
                        ? (Object) argument.longValue()
                        : argument.decimalValue();
            default -> argument.toString();
        };
    }
}
