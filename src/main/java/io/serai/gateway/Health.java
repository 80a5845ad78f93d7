package io.serai.gateway;

import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code health}: that the process is there, and which tools it has. Asks nobody else. */
final class Health implements Processor {

    private final Catalogue catalogue;
    private final String version;
    private final Clock clock;

    Health(Catalogue catalogue, String version, Clock clock) {
        this.catalogue = catalogue;
        this.version = version;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "healthy");
        body.put("timestamp", DeadLetterViews.wholeSeconds(clock.instant()));
        body.put("version", version);
        body.put("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
        body.put("server_type", "serai");
        body.put("available_tools", catalogue.all().stream().map(Tool::id).toList());
        exchange.getMessage().setBody(Reply.ok(body));
    }
}
