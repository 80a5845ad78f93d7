package io.serai.oidc;

import io.serai.http.OutboundClient;
import io.serai.http.OutboundFailure;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.http.Unanswered;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Reads them with the product's own client: without redirects, and within a few seconds. */
final class OutboundDocuments implements Documents {

    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int MOST_BYTES = 512 * 1024;

    private final OutboundClient client;

    OutboundDocuments(OutboundClient client) {
        this.client = client;
    }

    @Override
    public byte[] get(URI address) throws IOException {
        OutboundResponse response = answer(address);
        if (response.status() != 200 || response.body().length > MOST_BYTES) {
            throw new IOException(
                    address + " answered " + response.status() + " with " + response.body().length + " bytes");
        }
        return response.body();
    }

    private OutboundResponse answer(URI address) throws IOException {
        Map<String, String> headers = Map.of("Accept", "application/json", "User-Agent", "Serai");
        try {
            return client.exchange(new OutboundRequest(
                    "GET", address, OutboundRequest.target(address), headers, null, null, null, TIMEOUT_MILLIS));
        } catch (Unanswered unanswered) {
            OutboundFailure failure = unanswered.failure();
            throw new IOException(address + ": " + failure.kind().name().toLowerCase(Locale.ROOT), failure.cause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
