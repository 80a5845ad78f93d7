package io.serai.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentCredentialsTest {

    private static final ConnectionId ID = new ConnectionId("acme", "github", "default");

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final FakeStore store = new FakeStore();
    private final RecentCredentials recent = new RecentCredentials(store, Duration.ofSeconds(30), now::get);

    @Test
    void whatWasReadLatelyIsNotReadAgain() {
        // Given
        recent.read(ID);

        // When
        pass(Duration.ofSeconds(20));
        Optional<Credential> remembered = recent.remembered(ID);

        // Then
        assertThat(remembered).isPresent();
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void whatIsAboutToBeOldIsReadInTheBackgroundAndWhatIsOldIsNotUsed() {
        // Given
        recent.read(ID);

        // When
        pass(Duration.ofSeconds(29));
        Optional<Credential> remembered = recent.remembered(ID);

        // Then
        assertThat(remembered).isPresent();
        await().until(() -> store.reads.get() == 2);
        pass(Duration.ofSeconds(31));
        assertThat(recent.remembered(ID)).isNull();
    }

    @Test
    void ofManyCallersOneReads() throws InterruptedException {
        // Given
        store.gate = new CountDownLatch(1);
        List<Thread> callers = IntStream.range(0, 100)
                .mapToObj(caller -> Thread.startVirtualThread(() -> recent.read(ID)))
                .toList();
        await().until(() -> store.reads.get() == 1);

        // When
        store.gate.countDown();

        // Then
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void whileTheStoreIsAwayWhatIsKnownServesForFifteenMinutesAndTheStoreIsTriedOnceASecond() {
        // Given
        recent.read(ID);
        store.down = true;
        pass(Duration.ofSeconds(31));

        // When: 200 calls a second for a minute.
        int served = 0;
        for (int call = 0; call < 12_000; call++) {
            Optional<Credential> remembered = recent.remembered(ID);
            served += (remembered == null ? recent.read(ID) : remembered).isPresent() ? 1 : 0;
            pass(Duration.ofMillis(5));
            if (call % 200 == 0) {
                store.settle();
            }
        }

        // Then
        assertThat(served).isEqualTo(12_000);
        assertThat(store.reads.get()).isBetween(2, 130);
        pass(Duration.ofMinutes(15));
        assertThatThrownBy(() -> recent.read(ID)).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void whileTheStoreIsAwayWhoIsNotKnownIsToldAtOnce() {
        // Given
        store.down = true;
        assertThatThrownBy(() -> recent.read(ID)).isInstanceOf(StoreUnavailable.class);

        // When
        for (int call = 0; call < 100; call++) {
            assertThatThrownBy(() -> recent.read(ID)).isInstanceOf(StoreUnavailable.class);
        }

        // Then
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void afterAnOutageEachConnectionIsReadOnceAndNotAllAtOnce() {
        // Given
        List<ConnectionId> ids = IntStream.range(0, 300)
                .mapToObj(index -> new ConnectionId("acme", "github", "c" + index))
                .toList();
        ids.forEach(recent::read);
        store.down = true;
        pass(Duration.ofSeconds(40));
        recent.read(ids.getFirst());
        store.down = false;
        pass(Duration.ofSeconds(2));
        recent.remembered(ids.getFirst());
        await().until(recent::isServing);
        await().until(() -> !recent.isStoreAway());
        int before = store.reads.get();

        // When: everybody calls, ten times a second.
        List<Integer> reads = new ArrayList<>();
        for (int tenth = 0; tenth < 45; tenth++) {
            ids.forEach(id -> {
                Optional<Credential> remembered = recent.remembered(id);
                if (remembered == null) {
                    recent.read(id);
                }
            });
            store.settle();
            reads.add(store.reads.get());
            pass(Duration.ofMillis(100));
        }

        // Then
        await().until(() -> store.reads.get() - before >= 299);
        assertThat(store.reads.get() - before).isLessThanOrEqualTo(300);
        assertThat(reads.get(5) - before).isLessThan(150);
    }

    @Test
    void aStoreThatRefusesOneConnectionIsAskedForOthers() {
        // Given
        ConnectionId other = new ConnectionId("other", "github", "default");
        store.refused = ID;

        // When
        assertThatThrownBy(() -> recent.read(ID)).isInstanceOf(StoreUnavailable.class);

        // Then
        assertThat(recent.read(other)).isPresent();
        assertThat(recent.isStoreAway()).isFalse();
    }

    @Test
    void whatWasReadBeforeAChangeDoesNotComeBackAfterIt() throws InterruptedException {
        // Given: a read under way while the connection is deleted.
        store.gate = new CountDownLatch(1);
        Thread reader = Thread.startVirtualThread(() -> recent.read(ID));
        await().until(() -> store.reads.get() == 1);

        // When
        recent.forget(ID);
        store.gate.countDown();
        reader.join();

        // Then
        assertThat(recent.remembered(ID)).isNull();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private final class FakeStore implements CredentialStore {

        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private volatile boolean down;
        private volatile @Nullable ConnectionId refused;
        private volatile @Nullable CountDownLatch gate;

        /** Waits until no read is under way. */
        void settle() {
            await().pollInterval(Duration.ofMillis(1)).until(() -> open.get() == 0);
        }

        @Override
        public Optional<Credential> find(ConnectionId id) {
            open.incrementAndGet();
            reads.incrementAndGet();
            try {
                CountDownLatch closed = gate;
                if (closed != null) {
                    closed.await();
                }
                if (down) {
                    throw new StoreUnavailable(ProblemType.VAULT_ERROR, "down", 5, null);
                }
                if (id.equals(refused)) {
                    throw StoreUnavailable.refusing(ProblemType.VAULT_ERROR, "refused", 5);
                }
                return Optional.of(credential(id));
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            } finally {
                open.decrementAndGet();
            }
        }

        private Credential credential(ConnectionId id) {
            Connection connection = Connection.made(
                    id, "bearer", List.of(), false, null, JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
            return new Credential(connection, Secret.of("canary-access-9d3e"), null);
        }

        @Override
        public Optional<Connection> describe(ConnectionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean put(Credential credential) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(ConnectionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Connection> list(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int count() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteAll(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWritable() {
            return !down;
        }
    }
}
