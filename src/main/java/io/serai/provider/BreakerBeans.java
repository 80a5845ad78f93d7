package io.serai.provider;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows breakers over JMX, as {@code io.serai:type=breakers,name=<provider>}. */
final class BreakerBeans implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(BreakerBeans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> shown = new ArrayList<>();

    private record Bean(ProviderBreaker breaker) implements BreakerMXBean {

        @Override
        public String getState() {
            return breaker.state();
        }

        @Override
        public float getFailureRate() {
            return breaker.figures().getFailureRate();
        }

        @Override
        public int getCalls() {
            return breaker.figures().getNumberOfBufferedCalls();
        }

        @Override
        public int getFailedCalls() {
            return breaker.figures().getNumberOfFailedCalls();
        }

        @Override
        public long getRefusedCalls() {
            return breaker.figures().getNumberOfNotPermittedCalls();
        }
    }

    /** In the place of the provider's breaker before. */
    synchronized void show(String provider, ProviderBreaker breaker) {
        try {
            ObjectName name = new ObjectName("io.serai:type=breakers,name=" + ObjectName.quote(provider));
            remove(name);
            server.registerMBean(new Bean(breaker), name);
            shown.add(name);
        } catch (JMException refused) {
            LOGGER.atWarn().setCause(refused).log("A breaker is not shown over JMX"); // it works all the same
        }
    }

    private void remove(ObjectName name) throws JMException {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
    }

    @Override
    public synchronized void close() {
        for (ObjectName name : shown) {
            try {
                remove(name);
            } catch (JMException gone) {
                LOGGER.atDebug().setCause(gone).log("A breaker was not shown any more");
            }
        }
    }
}
