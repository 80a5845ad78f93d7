package io.serai.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Places for requests to which providers answer at length: they bound the memory for such answers. A request takes a place
 * when an answer has grown long, and leaves it when its own answer has gone out. Whoever finds none waits in line, with
 * the provider's connection paused. No tenant has more than half of the places.
 */
final class LongAnswers {

    /** Longer is long. */
    static final int ORDINARY_BYTES = 1024 * 1024;

    /** An answer is in memory up to four times for a moment: as it came, as the result, as our answer, as it goes out. */
    private static final int HEAP_PER_ANSWER = 8;

    /** What a call of several steps, or a batch, may hold at once, in answers of the greatest length. */
    private static final int ANSWERS_PER_REQUEST = 2;

    /**
     * An answer that has grown long.
     *
     * @param request to which it belongs
     * @param bytes how long it may become
     * @param go called once, on any thread: with null when there is room for it, or with the reason why there is none
     */
    record Arrival(Request request, String tenantId, long bytes, Consumer<@Nullable Problem> go) {}

    /** Longer than any call, and than any client may take for its answer. */
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(15);

    private static final class Place {
        private final String tenantId;
        private final long since = System.nanoTime();
        private final Set<Arrival> arriving = new HashSet<>();
        private long bytes;

        Place(String tenantId) {
            this.tenantId = tenantId;
        }

        void expect(Arrival arrival) {
            arriving.add(arrival);
            bytes += arrival.bytes();
        }

        void take(Arrival arrival, long length) {
            if (arriving.remove(arrival)) { // one that was refused has never counted
                bytes += length - arrival.bytes();
            }
        }
    }

    private final int places;
    private final long bytesPerRequest;
    private final Lock lock = new ReentrantLock();
    private final Map<Request, Place> held = new IdentityHashMap<>();
    private final Deque<Arrival> line = new ArrayDeque<>();
    private volatile int present; // in a place or in line; written with the lock

    LongAnswers(int places, int maxAnswerBytes, MeterRegistry meters) {
        this.places = places;
        this.bytesPerRequest = (long) ANSWERS_PER_REQUEST * maxAnswerBytes;
        Gauge.builder("serai.long.answers", this, LongAnswers::held)
                .tag("state", "held")
                .register(meters);
        Gauge.builder("serai.long.answers", this, LongAnswers::waiting)
                .tag("state", "waiting")
                .register(meters);
    }

    /** As many as an eighth of the heap has room for, and two at least. */
    static int placesFor(long heapBytes, int maxAnswerBytes) {
        return (int) Math.clamp(heapBytes / HEAP_PER_ANSWER / maxAnswerBytes, 2, 10_000);
    }

    static Problem noRoom() {
        return Problem.of(
                        ProblemType.RESULT_NOT_KEPT,
                        "Too many long answers are under way, and there was no room for this one in time; try again later.")
                .withRetryAfter(5);
    }

    private static Problem tooMuch() {
        return Problem.of(
                ProblemType.RESULT_NOT_KEPT,
                "The answers to one request are too long together; ask for less of each, or in requests of their own.");
    }

    void enter(Arrival arrival) {
        List<Runnable> news = new ArrayList<>();
        lock.lock();
        try {
            line.add(arrival);
            count();
            look(news);
        } finally {
            lock.unlock();
        }
        news.forEach(Runnable::run);
    }

    /** An answer is there, or will not come: it is so long. */
    void arrived(Arrival arrival, long bytes) {
        lock.lock();
        try {
            Place place = held.get(arrival.request());
            line.remove(arrival);
            if (place != null) {
                place.take(arrival, bytes);
            }
            count();
        } finally {
            lock.unlock();
        }
    }

    /** The answer to a request has gone out. */
    void left(Request request) {
        request.end();
        if (present == 0) {
            return;
        }
        List<Runnable> news = new ArrayList<>();
        lock.lock();
        try {
            held.remove(request);
            look(news);
        } finally {
            lock.unlock();
        }
        news.forEach(Runnable::run);
    }

    /** Lets those in who can be let in, the first in line first. */
    private void look(List<Runnable> news) {
        long now = System.nanoTime();
        held.values()
                .removeIf(place -> now - place.since > LONGEST_NANOS); // an Error may have gone through its request
        for (Arrival next : List.copyOf(line)) {
            Place place = held.get(next.request());
            if (place != null && place.bytes + next.bytes() > bytesPerRequest) {
                line.remove(next);
                news.add(() -> next.go().accept(tooMuch()));
            } else if (next.request().isOver()) {
                line.remove(next); // what a route does behind its answer holds nobody up
                news.add(() -> next.go().accept(null));
            } else if (place != null || isRoomFor(next.tenantId())) {
                line.remove(next);
                held.computeIfAbsent(next.request(), request -> new Place(next.tenantId()))
                        .expect(next);
                news.add(() -> next.go().accept(null));
            }
        }
        count();
    }

    private boolean isRoomFor(String tenantId) {
        long own = held.values().stream()
                .filter(place -> place.tenantId.equals(tenantId))
                .count();
        return held.size() < places && own < (places + 1) / 2;
    }

    private void count() {
        present = held.size() + line.size();
    }

    private int held() {
        lock.lock();
        try {
            return held.size();
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        return present - held();
    }
}
