package io.serai.mcp;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origins of web pages that may ask, beside our own and those of this machine
 * @param issuers authorization servers whose tokens are taken
 * @param page how many tools one answer of {@code tools/list} holds at most
 */
@ConfigurationProperties("serai.mcp")
record McpSettings(
        List<String> origins,
        List<String> issuers,
        @DefaultValue("250") int page) {

    McpSettings {
        if (page < 1) {
            throw new IllegalArgumentException("SERAI_MCP_PAGE must be positive");
        }
        origins = origins == null ? List.of() : List.copyOf(origins);
        issuers = issuers == null ? List.of() : List.copyOf(issuers);
    }
}
