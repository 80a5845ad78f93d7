package io.serai.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serai.tool.Tool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How often and how long tools are called: {@code serai_tool_invocations} by tool, provider and result. No tenant is a
 * label: the number of series stays the number of tools times that of codes. The tools that tenants bring are counted as
 * one, {@code custom.*}.
 */
final class ToolMeters {

    private static final String CUSTOM = "custom";

    private record Key(String toolId, String result) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    ToolMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Call call) {
        Tool tool = call.toolIfKnown();
        if (tool != null) {
            String result = call.verdict();
            boolean own = call.isOwn(tool);
            String id = own ? CUSTOM + ".*" : tool.id();
            timers.computeIfAbsent(new Key(id, result), key -> timer(id, own ? CUSTOM : tool.integration(), result))
                    .record(call.elapsedMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Timer timer(String tool, String provider, String result) {
        return Timer.builder("serai.tool.invocations")
                .description("Calls of tools, from the arrival of the request")
                .tag("tool", tool)
                .tag("provider", provider)
                .tag("result", result)
                .register(registry);
    }
}
