package io.serai.deadletter;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param days how long a letter can be replayed
 * @param mostOpen open letters of one tenant; a failure beyond that is recorded, but not kept
 */
@ConfigurationProperties("serai.dead-letters")
public record DeadLetterSettings(
        @DefaultValue("7") int days, @DefaultValue("10000") int mostOpen) {

    public DeadLetterSettings {
        if (days < 1 || mostOpen < 0) {
            throw new IllegalArgumentException("serai.dead-letters.days (SERAI_DEAD_LETTER_DAYS) must be at least 1");
        }
    }
}
