package io.serai.credential;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The answer to a question that costs a round trip, at most a second old; many who ask at once share one trip. */
public final class RecentAnswer {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Answer(boolean value, long at) {}

    private final BooleanSupplier question;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Answer last;

    /** @param question throws nothing */
    public RecentAnswer(BooleanSupplier question) {
        this.question = question;
        this.last = new Answer(false, System.nanoTime() - 2 * LONGEST_NANOS);
    }

    /** Blocks while the question is asked. */
    public boolean answer() {
        Answer known = last;
        if (isFresh(known)) {
            return known.value();
        }
        asking.lock();
        try {
            if (!isFresh(last)) {
                long asked = System.nanoTime();
                last = new Answer(question.getAsBoolean(), asked);
            }
            return last.value();
        } finally {
            asking.unlock();
        }
    }

    private static boolean isFresh(Answer answer) {
        return System.nanoTime() - answer.at() < LONGEST_NANOS;
    }
}
