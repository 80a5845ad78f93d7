package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublicLimitTest {

    private static final long SLOW = 2;

    private static boolean isRefusedSoon(PublicLimit limit, String address) {
        return IntStream.range(0, 1_000).anyMatch(n -> limit.refusal(address).isPresent());
    }

    @Test
    void anAddressThatAsksTooOftenIsRefusedAndAnotherIsNot() {
        // Given
        PublicLimit limit = new PublicLimit(SLOW);

        // When
        boolean refused = isRefusedSoon(limit, "192.0.2.1");

        // Then
        assertThat(refused).isTrue();
        assertThat(limit.refusal("192.0.2.2")).isEmpty();
    }

    @Test
    void whoeverHasANetworkOfVersion6HasOneAddress() {
        // Given
        PublicLimit limit = new PublicLimit(SLOW);

        // When
        boolean refused = IntStream.range(0, 1_000)
                .anyMatch(n ->
                        limit.refusal("2001:db8:0:1::" + Integer.toHexString(n)).isPresent());

        // Then
        assertThat(refused).isTrue();
        assertThat(limit.refusal("2001:db8:0:2::1")).isEmpty();
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(isRefusedSoon(new PublicLimit(0), "192.0.2.1")).isFalse();
    }
}
