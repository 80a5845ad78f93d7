package io.serai.oauth;

import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Callers that all call at once, each on a connection of its own that stays open. One thread does for all of them, so
 * that on a machine of two cores the callers do not take what the answers need.
 */
final class Crowd implements AutoCloseable {

    private final int size;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private final URI api;

    Crowd(SeraiTester serai, int size) {
        this.size = size;
        this.api = serai.api();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(size).setKeepAliveTimeout(600));
    }

    /** @param nanos from the start of the call to the last byte of its answer */
    record Answer(int status, long nanos) {}

    /** What became of calls that were made at once. */
    record Answers(List<Answer> all) {

        static Answers of(List<Answers> several) {
            return new Answers(
                    several.stream().flatMap(one -> one.all().stream()).toList());
        }

        long otherThan(int status) {
            return all.stream().filter(answer -> answer.status() != status).count();
        }

        /** 99 of 100 calls took no longer. */
        long p99Millis() {
            long[] sorted = all.stream().mapToLong(Answer::nanos).sorted().toArray();
            return sorted[(sorted.length * 99 + 99) / 100 - 1] / 1_000_000;
        }
    }

    Answers call(TenantClient tenant, String toolId) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(api.getHost())
                .setPort(api.getPort())
                .setURI("/api/v1/tools/invoke")
                .putHeader("Authorization", "Bearer " + tenant.key())
                .putHeader("Content-Type", "application/json");
        Buffer body = Buffer.buffer("{\"toolId\":\"" + toolId + "\",\"parameters\":{}}");
        List<Future<Answer>> calls =
                Stream.generate(() -> call(options, body)).limit(size).toList();
        return new Answers(Future.all(calls)
                .map(all -> all.<Answer>list())
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    }

    private Future<Answer> call(RequestOptions options, Buffer body) {
        long begun = System.nanoTime();
        return client.request(options).compose(request -> request.send(body)).compose(response -> response.end()
                .map(read -> new Answer(response.statusCode(), System.nanoTime() - begun)));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
