package io.serai.search;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param meaning whether tools are found by meaning, too; without, by words alone
 * @param threads how many questions are worked on at once; 0 for half of the processors
 * @param patience how long a question waits for its turn; then it is answered by words alone
 */
@ConfigurationProperties("serai.search")
record SearchSettings(
        @DefaultValue("true") boolean meaning,
        @DefaultValue("0") int threads,
        @DefaultValue("250ms") Duration patience) {

    SearchSettings {
        if (threads < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("SERAI_SEARCH_THREADS and _PATIENCE must not be negative");
        }
        if (threads == 0) {
            threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
    }
}
