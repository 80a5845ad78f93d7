package io.serai.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * The vectors of all texts, each made once and kept in a file; made by a thread of their own, so that questions need not
 * wait behind a thousand texts. Questions have a few threads and a short queue: what finds no room has no vector.
 */
final class Meanings implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Meanings.class);
    private static final int QUEUE_PER_THREAD = 16;
    private static final long IDLE_SECONDS = 30;

    /** So many of a tool's texts are looked at together, and so much that counts. */
    private static final int NEAREST = 3;

    private static final double OTHERS = 0.3;

    private final Embedder embedder;
    private final VectorFile file;
    private final ThreadPoolExecutor questions;
    private final ThreadPoolExecutor learning;
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();
    private volatile Set<String> wanted = Set.of();
    private volatile boolean ready;
    private volatile boolean broken;

    /** @param threads how many questions are worked on at once */
    Meanings(Embedder embedder, Path file, int threads) {
        this.embedder = embedder;
        this.file = new VectorFile(file, embedder.model());
        questions = pool("search", threads, threads * QUEUE_PER_THREAD);
        learning = pool("search-index", 1, 1);
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Begins to make the vectors of these texts, of which most may be there already. */
    void learn(Set<String> texts) {
        wanted = texts;
        if (ready && vectors.keySet().containsAll(texts)) {
            return;
        }
        try {
            learning.execute(this::learn);
        } catch (RejectedExecutionException already) {
            // One that waits reads what is wanted when its turn comes.
        }
    }

    private void learn() {
        if (broken) {
            return;
        }
        try {
            if (!ready) {
                vectors.putAll(file.read());
            }
            Set<String> texts = wanted;
            boolean news = false;
            for (String text : texts) {
                if (!vectors.containsKey(text)) {
                    vectors.put(text, embedder.embed(text));
                    news = true;
                }
            }
            ready = true;
            if (news) {
                Map<String, float[]> kept = new HashMap<>(vectors);
                kept.keySet().retainAll(texts);
                file.write(kept);
                vectors.keySet().retainAll(texts);
            }
        } catch (RuntimeException | LinkageError unusable) {
            broken = true;
            LOGGER.warn("Tools are found by words alone: the language model cannot be used: {}", unusable.toString());
        }
    }

    /**
     * The vector of a question. Waits, and must not be called on an event loop.
     *
     * @return null while the texts are being learnt, when too many ask at once, and without a model that works
     */
    float @Nullable [] of(Question question, Duration longest) {
        if (!isReady() || question.text().isBlank()) {
            return null;
        }
        Future<float[]> vector = null;
        try {
            vector = questions.submit(() -> embedder.embed(question.text()));
            return vector.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | TimeoutException busy) {
            return null;
        } catch (ExecutionException failed) {
            // The kind alone: a message may repeat what the caller asked.
            LOGGER.warn("A question could not be understood: {}", ClassUtils.getDescriptiveType(failed.getCause()));
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            if (vector != null) {
                vector.cancel(false);
            }
        }
    }

    boolean isReady() {
        return ready && !broken;
    }

    /** How near texts come to a question, from 0 to 1: the nearest counts most, and that others are near, too. */
    double nearness(List<String> texts, float[] question) {
        double[] nearest = new double[NEAREST];
        for (String text : texts) {
            float[] vector = vectors.get(text);
            double near = vector == null ? 0 : product(vector, question);
            for (int i = 0; i < NEAREST; i++) {
                if (near > nearest[i]) {
                    double next = nearest[i];
                    nearest[i] = near;
                    near = next;
                }
            }
        }
        int count = Math.clamp(texts.size(), 1, NEAREST);
        double mean = Arrays.stream(nearest).limit(count).sum() / count;
        return (1 - OTHERS) * nearest[0] + OTHERS * mean;
    }

    private static double product(float[] one, float[] other) {
        float sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Override
    public void close() {
        questions.shutdownNow();
        learning.shutdownNow();
    }
}
