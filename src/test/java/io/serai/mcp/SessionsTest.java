package io.serai.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.gateway.CallerTools;
import io.serai.http.EventStream;
import io.serai.tenant.Principal;
import io.serai.tool.Catalogue;
import io.serai.tool.NoOwnTools;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Owner ANNA = new Owner(Principal.Kind.KEY, "anna", "acme");

    @Test
    void tenThousandThatWereOpenedAndDroppedLeaveNothing() {
        // Given
        Sessions sessions = new Sessions(Duration.ofNanos(1), 10_000, new SimpleMeterRegistry());
        for (int i = 0; i < 10_000; i++) {
            sessions.open(ANNA);
        }

        // When
        sessions.sweep();

        // Then
        assertThat(sessions.size()).isZero();
        sessions.open(ANNA); // the count of the tenant is back at zero, too
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void aTenantWithTooManyLosesTheOneThatItUsedTheLongestTimeAgo() {
        // Given
        Sessions sessions = new Sessions(Duration.ofHours(1), 2, new SimpleMeterRegistry());
        Session first = sessions.open(ANNA);
        Session second = sessions.open(ANNA);
        Session foreign = sessions.open(new Owner(Principal.Kind.KEY, "bert", "beta"));
        assertThat(sessions.find(first.id(), ANNA)).isSameAs(first); // which makes it the younger one

        // When
        Session third = sessions.open(ANNA);

        // Then
        assertThat(sessions.find(second.id(), ANNA)).isNull();
        assertThat(sessions.find(first.id(), ANNA)).isSameAs(first);
        assertThat(sessions.find(third.id(), ANNA)).isSameAs(third);
        assertThat(sessions.find(foreign.id(), new Owner(Principal.Kind.KEY, "bert", "beta")))
                .isSameAs(foreign);
    }

    @Test
    void aSessionIsThatOfItsOpenerAlone() {
        // Given
        Sessions sessions = new Sessions(Duration.ofHours(1), 10, new SimpleMeterRegistry());
        String id = sessions.open(ANNA).id();

        // Then
        assertThat(sessions.find(id, new Owner(Principal.Kind.KEY, "other", "acme")))
                .isNull();
        assertThat(sessions.find(id, new Owner(Principal.Kind.KEY, "anna", "beta")))
                .isNull();
        assertThat(sessions.find(id, new Owner(Principal.Kind.ADMIN, "anna", "acme")))
                .isNull();
        assertThat(sessions.find("", ANNA)).isNull();
    }

    @Test
    void aSessionThatSomebodyListensToGoesOn() {
        // Given
        Sessions sessions = new Sessions(Duration.ofNanos(1), 10, new SimpleMeterRegistry());
        Session session = sessions.open(ANNA);
        EventStream stream = new EventStream();
        Channel channel = session.resume(stream, null);

        // Then
        sessions.sweep();
        assertThat(sessions.find(session.id(), ANNA)).isSameAs(session);
        channel.detach(stream);
        sessions.sweep();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aStreamWhoseTimeIsOverEndsWhenItsCallsAreAnswered() {
        // Given
        Sessions sessions = new Sessions(Duration.ofHours(1), 10, new SimpleMeterRegistry());
        AtomicBoolean ended = new AtomicBoolean();
        Session session = sessions.open(ANNA, outlet(ended));
        session.begin("1", () -> {});
        AtomicBoolean over = new AtomicBoolean();
        Listeners.Listener listener = listener(session, over);
        try (Listeners listeners = new Listeners(
                10,
                Duration.ofMillis(1),
                sessions,
                new Offers(new Catalogue(), new CallerTools(new Catalogue(), new NoOwnTools()), 100),
                owner -> true)) {
            // When
            listeners.add(listener);
            await().untilTrue(over);

            // Then
            assertThat(ended).isFalse();
            session.finish("1");
            assertThat(ended).isTrue();
        }
    }

    private static Outlet outlet(AtomicBoolean ended) {
        return new Outlet() {
            @Override
            public void send(byte[] message) {
                // Nobody reads it.
            }

            @Override
            public void end() {
                ended.set(true);
            }
        };
    }

    private static Listeners.Listener listener(Session session, AtomicBoolean over) {
        return new Listeners.Listener() {
            @Override
            public Owner owner() {
                return session.owner();
            }

            @Override
            public void changed(Set<Listing> lists) {
                // Nothing changes.
            }

            @Override
            public void end() {
                session.leave();
                over.set(true);
            }
        };
    }
}
