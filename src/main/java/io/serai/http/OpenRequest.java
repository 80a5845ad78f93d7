package io.serai.http;

import io.serai.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What only a request has that goes on to somebody else: the rest of its path, its query as it was written, all of its
 * headers, and a body that has not been read yet. Somebody reads the body, or nobody; not two.
 */
public final class OpenRequest {

    /** What a body is called whose end nobody has announced. */
    private static final long CHUNKED = -1;

    private final HttpServerRequest source;
    private final EventLoops.EventLoop loop;
    private final String rest;
    private final long length;
    private @Nullable BodyFilter filter;

    OpenRequest(HttpServerRequest source, EventLoops.EventLoop loop, String rest) {
        this.source = source;
        this.loop = loop;
        this.rest = rest;
        this.length = HeadCheck.isChunked(source.headers())
                ? CHUNKED
                : HeadCheck.length(source.getHeader(HttpHeaders.CONTENT_LENGTH));
        if (length != 0) {
            source.pause();
        }
    }

    /** The raw path behind the template, without a slash at its beginning. It cannot climb, see {@code PlainPath}. */
    public String rest() {
        return rest;
    }

    public @Nullable String rawQuery() {
        return source.query();
    }

    public void eachHeader(BiConsumer<String, String> reader) {
        source.headers().forEach(reader);
    }

    /** Of the body in bytes; 0 without one, negative for one without a known end. */
    public long length() {
        return length;
    }

    /**
     * Reads the whole body. Calls exactly one of the two, once, on the connection's loop.
     *
     * @param refused of a body that is longer than the limit or breaks off
     */
    public void collect(int limit, Consumer<byte[]> whole, Consumer<Problem> refused) {
        loop.run(() -> {
            if (length > limit) {
                refused.accept(HeadCheck.tooLarge(limit));
            } else if (source.response().closed()) {
                refused.accept(brokenOff());
            } else {
                invite();
                source.exceptionHandler(broken -> refused.accept(brokenOff()));
                new BodyReader(source, limit)
                        .read(
                                body -> {
                                    source.exceptionHandler(ignored -> {});
                                    received();
                                    whole.accept(body);
                                },
                                problem -> {
                                    source.exceptionHandler(ignored -> {});
                                    source.pause();
                                    refused.accept(problem);
                                });
                source.resume();
            }
        });
    }

    /**
     * Lets a filter see a body that goes on as it comes in; must be called before it does.
     *
     * @param through null for none
     */
    public void filter(@Nullable BodyFilter through) {
        filter = through;
    }

    @Nullable
    BodyFilter filter() {
        return filter;
    }

    static Problem brokenOff() {
        return HeadCheck.refused("The body broke off before its end.");
    }

    HttpServerRequest source() {
        return source;
    }

    EventLoops.EventLoop loop() {
        return loop;
    }

    /** Tells a client to begin that has asked first. */
    void invite() {
        if ("100-continue".equalsIgnoreCase(source.getHeader(HttpHeaders.EXPECT))) {
            source.response().writeContinue();
        }
    }

    /** From now on it is us for whom the client waits. */
    void received() {
        loop.clients().received(source.connection());
    }
}
