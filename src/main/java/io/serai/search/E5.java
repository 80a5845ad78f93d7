package io.serai.search;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.util.function.SingletonSupplier;

/** e5-small-v2 with weights of eight bits, out of its jar, in this process. Loaded when the first text comes. */
final class E5 implements Embedder {

    private static final String NAME = "e5-small-v2-q";

    /** The model was trained with it: for questions, and for texts that are compared with each other. */
    private static final String PREFIX = "query: ";

    /** What this model calls far apart is still this near. */
    private static final double UNRELATED = 0.72;

    private final SingletonSupplier<Model> loaded;

    /** @param natives where the tokenizer's native library is unpacked; by itself it would take the user's home */
    E5(Path natives) {
        loaded = SingletonSupplier.of(() -> {
            if (System.getProperty("ENGINE_CACHE_DIR") == null) {
                System.setProperty("ENGINE_CACHE_DIR", natives.toAbsolutePath().toString());
            }
            return new Model();
        });
    }

    @Override
    public float[] embed(String text) {
        return loaded.obtain().embed(PREFIX + text).content().vector();
    }

    @Override
    public String model() {
        return NAME;
    }

    @Override
    public double unrelated() {
        return UNRELATED;
    }

    /** The library's own model takes all processors for every text, and spins on them for longer than the text takes. */
    private static final class Model extends AbstractInProcessEmbeddingModel {

        private final OnnxBertBiEncoder encoder;

        Model() {
            super(Runnable::run);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (InputStream model = resource("/" + NAME + ".onnx");
                    InputStream tokenizer = resource("/" + NAME + "-tokenizer.json");
                    OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtSession session = environment.createSession(model.readAllBytes(), options);
                encoder = new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (OrtException refused) {
                throw new IllegalStateException(refused);
            }
        }

        private static InputStream resource(String name) {
            return Objects.requireNonNull(OnnxBertBiEncoder.class.getResourceAsStream(name), name);
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}
