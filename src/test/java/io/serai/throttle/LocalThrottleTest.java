package io.serai.throttle;

class LocalThrottleTest extends ThrottleContract {

    private final Throttle throttle = new LocalThrottle();

    @Override
    Throttle throttle() {
        return throttle;
    }
}
