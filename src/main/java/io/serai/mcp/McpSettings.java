package io.serai.mcp;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origins of web pages that may ask, beside our own and those of this machine
 * @param idle after how long a session ends that nobody uses
 * @param sessions how many one tenant may have on this instance
 * @param streams how many open streams one tenant may have on this instance
 * @param listed of so many tools at most the whole list is shown; of more, tools that find and call them
 * @param page how many tools one answer of {@code tools/list} holds at most
 */
@ConfigurationProperties("serai.mcp")
record McpSettings(
        List<String> origins,
        @DefaultValue("250") int page,
        @DefaultValue("100") int listed,
        @DefaultValue("30m") Duration idle,
        @DefaultValue("1000") int sessions,
        @DefaultValue("100") int streams) {

    McpSettings {
        if (listed < 0) {
            throw new IllegalArgumentException("SERAI_MCP_LISTED_TOOLS must not be negative");
        }
        if (page < 1 || sessions < 1 || streams < 1 || !idle.isPositive()) {
            throw new IllegalArgumentException(
                    "SERAI_MCP_PAGE, _SESSION_IDLE, _SESSIONS and _STREAMS must be positive");
        }
        origins = origins == null ? List.of() : List.copyOf(origins);
    }
}
