package io.serai.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A bucket for each address; for each /64 of version 6, because whoever has one of its addresses has them all. */
final class AddressBuckets {

    private static final int BYTES_OF_VERSION_6 = 16;
    private static final int BYTES_OF_A_NETWORK = 8;

    private final long limit;
    private final Duration window;
    private final Cache<String, Bucket> buckets;

    AddressBuckets(long limit, Duration window) {
        this.limit = limit;
        this.window = window;
        this.buckets = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(100_000) // who has more addresses than that is not stopped by counting them
                .expireAfterAccess(window.multipliedBy(2))
                .build();
    }

    Bucket of(String address) {
        return buckets.get(network(address), key -> full());
    }

    /** Null of an address that nothing was taken from lately. */
    @Nullable
    Bucket used(String address) {
        return buckets.getIfPresent(network(address));
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(each -> each.capacity(limit).refillGreedy(limit, window))
                .build();
    }

    private static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length < BYTES_OF_VERSION_6
                ? address
                : HexFormat.of().formatHex(bytes, 0, BYTES_OF_A_NETWORK);
    }
}
