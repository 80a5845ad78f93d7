package io.serai.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param mode {@code closed}: what cannot be recorded is refused; {@code open}: it is done all the same
 * @param params how arguments are recorded: {@code redacted}, {@code hash} or {@code none}
 * @param fsync whether an attempt counts as recorded only when the disk has it: survives a loss of power, costs time
 * @param segmentBytes size of a journal file, in bytes
 * @param retentionDays days after which a finished journal file is removed
 */
@ConfigurationProperties("serai.audit")
public record AuditSettings(
        @DefaultValue("closed") Mode mode,
        @DefaultValue("redacted") Params params,
        @DefaultValue("false") boolean fsync,
        @DefaultValue("16777216") int segmentBytes,
        @DefaultValue("365") int retentionDays) {

    /** What happens to a call whose attempt cannot be recorded. */
    public enum Mode {
        CLOSED,
        OPEN
    }

    /** How a call's arguments are recorded. */
    public enum Params {
        REDACTED,
        HASH,
        NONE
    }

    public AuditSettings {
        if (segmentBytes < 64 * 1024 || retentionDays < 1) {
            throw new IllegalArgumentException(
                    "serai.audit: segment-bytes of 65536 or more, retention-days of 1 or more");
        }
    }
}
