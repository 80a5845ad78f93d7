package io.serai.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.throttle.Allowance;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerProxied}: the provider's answer in its own words, and the caller's limits beside the provider's. */
final class AnswerProxied implements Processor {

    private static final String LIMITS = "X-RateLimit-";

    private final ObjectMapper json;
    private final Clock clock;

    AnswerProxied(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    static ProxiedAnswer of(Call call, ObjectMapper json) {
        try {
            return call.result() instanceof RawJson kept
                    ? json.readValue(kept.bytes(), ProxiedAnswer.Kept.class).answer()
                    : (ProxiedAnswer) Objects.requireNonNull(call.result(), "dispatch comes first");
        } catch (IOException damaged) {
            throw new IllegalStateException("A kept answer cannot be read", damaged);
        }
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Answer answer = of(call, json).answer();
        Map<String, String> more = new LinkedHashMap<>();
        Allowance allowance = call.allowance();
        if (allowance != null) {
            allowance.headers(clock.instant()).forEach((name, value) -> {
                if (name.startsWith(LIMITS)) {
                    more.put("X-Serai-RateLimit-" + name.substring(LIMITS.length()), value);
                }
            });
        }
        more.put("Content-Security-Policy", "default-src 'none'; sandbox"); // a vendor's page never runs at our address
        if (call.isAnsweredBefore()) {
            more.put("Idempotency-Replayed", "true");
        }
        exchange.getMessage().setBody(answer.withHeaders(more));
    }
}
