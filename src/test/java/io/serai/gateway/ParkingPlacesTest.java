package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParkingPlacesTest {

    @Test
    void oneTenantLeavesRoomForAnother() {
        // Given
        ParkingPlaces places = new ParkingPlaces(3, 2);
        assertThat(places.enter("a")).isTrue();
        assertThat(places.enter("a")).isTrue();

        // When Then
        assertThat(places.enter("a")).isFalse();
        assertThat(places.enter("b")).isTrue();
        assertThat(places.enter("b")).isFalse();
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        // Given
        ParkingPlaces places = new ParkingPlaces(1, 1);
        assertThat(places.enter("a")).isTrue();
        assertThat(places.enter("b")).isFalse();

        // When
        places.leave("a");

        // Then
        assertThat(places.enter("b")).isTrue();
    }
}
