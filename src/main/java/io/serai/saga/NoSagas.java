package io.serai.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps nothing, where there is nothing to be kept. */
final class NoSagas implements Sagas {

    static final class Records implements SagaRecords {

        @Override
        public void compensated(Saga saga) {}

        @Override
        public void postponed(Saga saga) {}

        @Override
        public void failed(Saga saga) {}
    }

    @Override
    public void begin(Saga saga) {}

    @Override
    public boolean replace(Saga was, Saga is) {
        return true;
    }

    @Override
    public boolean end(Saga saga) {
        return true;
    }

    @Override
    public List<Due> due(int most) {
        return List.of();
    }

    @Override
    public Optional<Saga> claim(Due due, Instant leaseUntil) {
        return Optional.empty();
    }

    @Override
    public int count() {
        return 0;
    }

    @Override
    public void deleteAll(String tenantId) {}
}
