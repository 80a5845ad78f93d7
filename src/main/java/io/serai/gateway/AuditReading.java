package io.serai.gateway;

import io.serai.http.Answer;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step that reads the audit journal. That is work for a processor, not waiting, and takes the memory of a whole file:
 * it has two threads of its own, and who comes when many wait is told to come back. What was answered before shows in it:
 * the ends that the wire tap has not recorded yet are awaited.
 */
abstract class AuditReading extends AsyncProcessorSupport {

    private static final int THREADS = 2;
    private static final int WAITING = 50;

    private final ExecutorService readers;
    private final ExecutorService tap;

    /** @param tap where the wire tap's records are written, one after the other */
    AuditReading(ExecutorService readers, ExecutorService tap) {
        this.readers = readers;
        this.tap = tap;
    }

    static ExecutorService executor() {
        return new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("audit-reader-", 1).daemon().factory());
    }

    /** Does a part of the work in the same place as all of it: for what is read while it is sent. */
    final <T> T later(Callable<T> part) {
        try {
            return readers.submit(part).get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What the caller asked for, before anything is read. */
    abstract Reading reading(Call call);

    /** Reads and makes the answer; may take seconds. */
    @FunctionalInterface
    interface Reading {
        Object run();
    }

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Reading reading = reading(Call.of(exchange));
            readers.execute(() -> {
                run(reading, exchange);
                callback.done(false);
            });
            return false;
        } catch (RejectedExecutionException busy) {
            exchange.setException(Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, "Too many audit queries are under way.")
                    .withRetryAfter(1));
        } catch (Problem refused) {
            exchange.setException(refused);
        }
        callback.done(true);
        return true;
    }

    private void run(Reading reading, Exchange exchange) {
        try {
            tap.submit(() -> {}).get(); // comes after what waits there already
            Object made = reading.run();
            exchange.getMessage().setBody(made instanceof Answer ? made : Reply.ok(made));
        } catch (RuntimeException | ExecutionException | InterruptedException failed) {
            exchange.setException(failed);
        }
    }
}
