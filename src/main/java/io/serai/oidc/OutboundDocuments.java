package io.serai.oidc;

import io.serai.http.OutboundClient;
import io.serai.http.OutboundFailure;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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
        CompletableFuture<OutboundResponse> answer = new CompletableFuture<>();
        client.send(request(address), new OutboundClient.Receiver() {
            @Override
            public void answered(OutboundResponse response) {
                answer.complete(response);
            }

            @Override
            public void failed(OutboundFailure failure) {
                answer.completeExceptionally(new IOException(
                        address + ": " + failure.kind().name().toLowerCase(Locale.ROOT), failure.cause()));
            }
        });
        OutboundResponse response = await(answer);
        if (response.status() != 200 || response.body().length > MOST_BYTES) {
            throw new IOException(
                    address + " answered " + response.status() + " with " + response.body().length + " bytes");
        }
        return response.body();
    }

    private static OutboundRequest request(URI address) {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return new OutboundRequest(
                "GET",
                address,
                address.getRawQuery() == null ? path : path + "?" + address.getRawQuery(),
                Map.of("Accept", "application/json", "User-Agent", "Serai"),
                null,
                null,
                null,
                TIMEOUT_MILLIS);
    }

    private static OutboundResponse await(CompletableFuture<OutboundResponse> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
