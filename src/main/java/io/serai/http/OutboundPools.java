package io.serai.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;

/**
 * The connections of one event loop to providers. A Vert.x client looks for a free one along all it has, so a crowd of
 * calls under way would make every call slow; from a number on, further calls use another client. Used on its loop only.
 */
final class OutboundPools {

    private static final int POOLS = 32;

    /** Calls under way from which on the next pool takes more; a quiet loop has all its connections in one. */
    private static final int CROWD = 32;

    private final int full;
    private final HttpClient[] clients = new HttpClient[POOLS];
    private final int[] underWay = new int[POOLS];

    /** @param options of all pools together: each gets its share of connections and waiting calls */
    OutboundPools(Vertx vertx, HttpClientOptions options) {
        HttpClientOptions share = new HttpClientOptions(options)
                .setMaxPoolSize(Math.max(1, options.getMaxPoolSize() / POOLS))
                .setMaxWaitQueueSize(Math.max(1, options.getMaxWaitQueueSize() / POOLS));
        full = Math.min(CROWD, share.getMaxPoolSize());
        for (int i = 0; i < POOLS; i++) {
            clients[i] = vertx.createHttpClient(share);
        }
    }

    HttpClient client(int pool) {
        return clients[pool];
    }

    /** A pool for one more call; {@link #leave} follows. */
    int enter() {
        int least = 0;
        for (int i = 0; i < POOLS; i++) {
            if (underWay[i] < full) {
                least = i;
                break;
            }
            if (underWay[i] < underWay[least]) {
                least = i;
            }
        }
        underWay[least]++;
        return least;
    }

    void leave(int pool) {
        underWay[pool]--;
    }
}
