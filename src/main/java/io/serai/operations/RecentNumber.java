package io.serai.operations;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A number that costs much to find out: asked at most so often, however often the metrics are read. */
final class RecentNumber implements Supplier<Number> {

    private final IntSupplier question;
    private final long countsFor;
    private Number number = Double.NaN;
    private long askedAt;
    private boolean asked;

    RecentNumber(IntSupplier question, Duration countsFor) {
        this.question = question;
        this.countsFor = countsFor.toNanos();
    }

    /** Not a number while it cannot be found out. */
    @Override
    public synchronized Number get() {
        if (!asked || System.nanoTime() - askedAt >= countsFor) {
            number = ask();
            askedAt = System.nanoTime();
            asked = true;
        }
        return number;
    }

    private Number ask() {
        try {
            return question.getAsInt();
        } catch (RuntimeException down) {
            return Double.NaN;
        }
    }
}
