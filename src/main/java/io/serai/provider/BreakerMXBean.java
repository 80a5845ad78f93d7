package io.serai.provider;

/** What JMX, and Hawtio through it, shows of a provider's breaker. */
public interface BreakerMXBean {

    String getState();

    /** In percent; -1 while there were too few calls. */
    float getFailureRate();

    int getCalls();

    int getFailedCalls();

    /** How many were refused because the provider was left alone. */
    long getRefusedCalls();
}
