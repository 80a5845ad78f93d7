package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidation.Kind;
import io.serai.invalidation.Memory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final InvalidationMeters meters = new InvalidationMeters(new SimpleMeterRegistry());
    private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** What an instance remembers of tenants, one of which is being read until the test says so. */
    private final class Tenants implements Memory {

        @Override
        public Kind kind() {
            return Kind.TENANT;
        }

        @Override
        public void forget(Invalidation change) {
            if (change.names().contains("slow")) {
                try {
                    goOn.await();
                } catch (InterruptedException closed) {
                    return;
                }
            }
            if (change.names().contains("odd")) {
                throw new IllegalStateException("This cannot be forgotten");
            }
            forgotten.add(change.text());
        }

        @Override
        public void forgetAll() {
            forgotten.add("everything");
        }
    }

    @Test
    void aMessageReachesTheMemoryOfItsKindAndNoOther() {
        try (Inbox inbox = new Inbox(List.of(new Tenants()), meters)) {
            // When
            inbox.take("key acme ab12cd34");
            inbox.take("tenant acme");

            // Then
            await().until(() -> !forgotten.isEmpty());
            assertThat(forgotten).containsExactly("tenant acme");
            assertThat(meters.received.count()).isEqualTo(2);
        }
    }

    @Test
    void nonsenseIsCountedAndTouchesNothing() {
        try (Inbox inbox = new Inbox(List.of(new Tenants()), meters)) {
            // When
            inbox.take("tenant");
            inbox.take("everything");
            inbox.take("tenant acme");

            // Then
            await().until(() -> !forgotten.isEmpty());
            assertThat(forgotten).containsExactly("tenant acme");
            assertThat(meters.refused.count()).isEqualTo(2);
        }
    }

    @Test
    void aMessageThatCannotBeFollowedKeepsNoOtherUp() {
        try (Inbox inbox = new Inbox(List.of(new Tenants()), meters)) {
            // When
            inbox.take("tenant odd");
            inbox.take("tenant acme");

            // Then
            await().until(() -> forgotten.contains("tenant acme"));
            assertThat(meters.refused.count()).isEqualTo(1);
        }
    }

    @Test
    void whereThereAreTooManyMessagesEverythingIsForgottenInstead() {
        try (Inbox inbox = new Inbox(List.of(new Tenants()), meters, 10)) {
            // Given: one that takes long.
            inbox.take("tenant slow");

            // When
            for (int i = 0; i < 1_000; i++) {
                inbox.take("tenant t" + i);
            }
            goOn.countDown();

            // Then
            await().until(() -> meters.lost.count() > 0 && forgotten.contains("everything"));
            assertThat(forgotten.size()).isLessThan(30);
        }
    }
}
