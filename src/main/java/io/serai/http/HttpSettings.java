package io.serai.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param host address the front door binds to
 * @param port port of the front door, 0 for any free one
 * @param eventLoops number of loops, 0 for one per core
 * @param maxBodyBytes longest request body, in bytes
 * @param maxAnswerBytes longest provider answer, in bytes
 * @param longAnswers requests whose providers' answers are long and in memory, 0 for as many as the heap has room for
 * @param connectionsPerHost most connections to one provider host, over all loops
 * @param waitingPerHost most calls that wait for such a connection, over all loops
 * @param trustedProxies addresses and CIDR blocks of the operator's proxies, which say whom they ask for
 * @param forwardedBy the header in which they say it
 * @param shutdownDelay how long calls are served after the readiness says no
 * @param shutdownGrace how long after that the calls under way may take
 */
@ConfigurationProperties("serai.http")
record HttpSettings(
        String host,
        @DefaultValue("3000") int port,
        @DefaultValue("0") int eventLoops,
        @DefaultValue("1048576") int maxBodyBytes,
        @DefaultValue("10485760") int maxAnswerBytes,
        @DefaultValue("0") int longAnswers,
        @DefaultValue("4096") int connectionsPerHost,
        @DefaultValue("4096") int waitingPerHost,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("x-forwarded-for") ForwardedBy forwardedBy,
        @DefaultValue("0s") Duration shutdownDelay,
        @DefaultValue("30s") Duration shutdownGrace) {

    HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("serai.http.port (PORT) must be between 0 and 65535, not " + port);
        }
        if (maxBodyBytes < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("serai.http.max-body-bytes and max-answer-bytes must be positive");
        }
        if (shutdownDelay.isNegative() || shutdownGrace.isNegative()) {
            throw new IllegalArgumentException("SERAI_SHUTDOWN_DELAY and SERAI_SHUTDOWN_GRACE must not be negative");
        }
        if (longAnswers < 0) {
            throw new IllegalArgumentException(
                    "serai.http.long-answers (SERAI_LONG_ANSWERS) must not be negative, not " + longAnswers);
        }
        for (String proxy : trustedProxies) {
            if (!AddressBlocks.isBlock(proxy)) {
                throw new IllegalArgumentException("serai.http.trusted-proxies (SERAI_TRUSTED_PROXIES) must hold IP"
                        + " addresses and CIDR blocks, separated by commas, not " + proxy);
            }
        }
    }

    TrustedProxies proxies() {
        return new TrustedProxies(AddressBlocks.of(trustedProxies), forwardedBy);
    }

    int longAnswerPlaces() {
        return longAnswers > 0
                ? longAnswers
                : LongAnswers.placesFor(Runtime.getRuntime().maxMemory(), maxAnswerBytes);
    }

    int loops() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }
}
