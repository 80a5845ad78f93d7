package io.serai.provisioning;

import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.dao.DataAccessException;

/** Step {@code reloadConfiguration}: the configuration files as they are now. */
final class ReloadConfiguration implements Processor {

    private final ConfigurationFiles files;

    ReloadConfiguration(ConfigurationFiles files) {
        this.files = files;
    }

    @Override
    public void process(Exchange exchange) {
        try {
            exchange.getMessage().setBody(Reply.ok(view(files.reload())));
        } catch (DataAccessException down) {
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, "The database does not answer at the moment.")
                    .withRetryAfter(5)
                    .causedBy(down);
        }
    }

    private static Map<String, Object> view(ConfigurationFiles.Result result) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", result.whole());
        view.put("reloaded", result.applied());
        view.put("errors", result.findings());
        return view;
    }
}
