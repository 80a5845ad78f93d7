package io.serai.search;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.util.function.SingletonSupplier;

/** all-MiniLM-L6-v2 with weights of eight bits, out of its jar, in this process. Loaded when the first text comes. */
final class MiniLm implements Embedder {

    private static final String NAME = "all-minilm-l6-v2-q";

    private final SingletonSupplier<Model> loaded;

    /** @param natives where the tokenizer's native library is unpacked; by itself it would take the user's home */
    MiniLm(Path natives) {
        loaded = SingletonSupplier.of(() -> {
            if (System.getProperty("ENGINE_CACHE_DIR") == null) {
                System.setProperty("ENGINE_CACHE_DIR", natives.toAbsolutePath().toString());
            }
            return new Model();
        });
    }

    @Override
    public float[] embed(String text) {
        return loaded.obtain().embed(text).content().vector();
    }

    @Override
    public String model() {
        return NAME;
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
            return Objects.requireNonNull(AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(name), name);
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }
    }
}
