package io.serai.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import org.apache.lucene.util.VectorUtil;
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

    private final Embedder embedder;
    private final VectorFile file;
    private final ThreadPoolExecutor questions;
    private final ThreadPoolExecutor learning;
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();
    private volatile Map<String, List<String>> wanted = Map.of();
    private volatile @Nullable Likeness likeness;
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

    /**
     * Begins to make the vectors of these texts, of which most may be there already.
     *
     * @param texts tool → its texts
     */
    void learn(Map<String, List<String>> texts) {
        if (likeness != null && texts.equals(wanted)) {
            return;
        }
        wanted = texts;
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
            if (likeness == null) {
                vectors.putAll(file.read());
            }
            Map<String, List<String>> texts = wanted;
            boolean news = false;
            for (List<String> ofTool : texts.values()) {
                for (String text : ofTool) {
                    if (!vectors.containsKey(text)) {
                        vectors.put(text, embedder.embed(text));
                        news = true;
                    }
                }
            }
            likeness = new Likeness(vectorsOf(texts));
            if (news) {
                keep(texts);
            }
        } catch (RuntimeException | LinkageError unusable) {
            broken = true;
            LOGGER.warn("Tools are found by words alone: the language model cannot be used: {}", unusable.toString());
        }
    }

    private Map<String, List<float[]>> vectorsOf(Map<String, List<String>> texts) {
        Map<String, List<float[]>> ofTools = new HashMap<>();
        texts.forEach((tool, ofTool) -> {
            if (!ofTool.isEmpty()) {
                ofTools.put(tool, ofTool.stream().map(vectors::get).toList());
            }
        });
        return ofTools;
    }

    private void keep(Map<String, List<String>> texts) {
        Set<String> all = new HashSet<>();
        texts.values().forEach(all::addAll);
        vectors.keySet().retainAll(all);
        file.write(vectors);
    }

    /**
     * The vector of a question, and those of its parts behind it. Waits, and must not be called on an event loop.
     *
     * @return null while the texts are being learnt, when too many ask at once, and without a model that works
     */
    @Nullable
    List<float[]> of(Question question, Duration longest) {
        if (!isReady() || question.text().isBlank()) {
            return null;
        }
        Future<List<float[]>> found = null;
        try {
            found = questions.submit(() -> vectors(question));
            return found.get(longest.toMillis(), TimeUnit.MILLISECONDS);
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
            if (found != null) {
                found.cancel(false);
            }
        }
    }

    private List<float[]> vectors(Question question) {
        List<float[]> found = new ArrayList<>();
        found.add(embedder.embed(question.text()));
        question.parts().forEach(part -> found.add(embedder.embed(part)));
        return found;
    }

    boolean isReady() {
        return likeness != null && !broken;
    }

    /** How likely it is that a question is for this tool, from 0 to 1. */
    double likeness(String tool, float[] question) {
        Likeness learnt = likeness;
        return learnt == null ? 0 : learnt.of(tool, question);
    }

    /** How near each of the texts comes to a question, from 0 to 1. */
    double[] near(List<String> texts, float[] question) {
        double[] near = new double[texts.size()];
        double unrelated = embedder.unrelated();
        for (int i = 0; i < near.length; i++) {
            float[] vector = vectors.get(texts.get(i));
            near[i] = vector == null
                    ? 0
                    : Math.clamp((VectorUtil.dotProduct(vector, question) - unrelated) / (1 - unrelated), 0, 1);
        }
        return near;
    }

    @Override
    public void close() {
        questions.shutdownNow();
        learning.shutdownNow();
    }
}
