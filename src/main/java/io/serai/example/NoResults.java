package io.serai.example;

import io.serai.result.KeptResult;
import io.serai.result.ResultWriter;
import io.serai.result.Results;
import java.util.Optional;

/** Keeps nothing: an example whose answer would be kept fails. */
final class NoResults implements Results {

    @Override
    public ResultWriter open(String tenantId, String mediaType) {
        throw new UnsupportedOperationException("Examples have answers in JSON");
    }

    @Override
    public Optional<KeptResult> find(String tenantId, String id) {
        return Optional.empty();
    }

    @Override
    public byte[] part(KeptResult result, int number) {
        throw new IllegalStateException("Nothing is kept");
    }

    @Override
    public boolean delete(String tenantId, String id) {
        return false;
    }

    @Override
    public long bytesOf(String tenantId) {
        return 0;
    }

    @Override
    public void sweep() {}

    @Override
    public void deleteAll(String tenantId) {}
}
