package io.serai.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that somebody sets. */
final class JumpingClock extends Clock {

    private volatile Duration ahead;

    JumpingClock(Duration ahead) {
        this.ahead = ahead;
    }

    void set(Duration aheadOfTheRightTime) {
        ahead = aheadOfTheRightTime;
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody asks for the local time");
    }
}
