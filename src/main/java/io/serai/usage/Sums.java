package io.serai.usage;

/** What was done by one tenant with one integration in one hour. */
final class Sums {

    long actions;
    long invocations;
    long failures;
    long tokens;
    final Latencies latencies = new Latencies();

    void add(Sums others) {
        actions += others.actions;
        invocations += others.invocations;
        failures += others.failures;
        tokens += others.tokens;
        latencies.add(others.latencies);
    }
}
