package io.serai.deadletter;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/** Tidies up the letters: at the start, and once a minute. */
final class DeadLetterSweep {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterSweep.class);

    private final DeadLetters letters;

    DeadLetterSweep(DeadLetters letters) {
        this.letters = letters;
    }

    @Scheduled(initialDelay = 0, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        try {
            letters.sweep();
        } catch (DataAccessException down) {
            LOGGER.atWarn()
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("Dead letters could not be tidied up; the next try is in a minute");
        }
    }
}
