package io.serai.archive;

import io.serai.audit.AuditFeed;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** All targets. Shipping begins when calls do, and ends first: what is left is in the journal. */
final class Shipping {

    private final List<Shipper> shippers;

    Shipping(AuditFeed feed, List<Shipper> shippers) {
        this.shippers = new ArrayList<>(shippers);
        if (!shippers.isEmpty()) {
            feed.keepBehind(
                    () -> this.shippers.stream().mapToLong(Shipper::taken).min().orElse(Long.MAX_VALUE));
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        shippers.forEach(Shipper::start);
    }

    @EventListener(ContextClosedEvent.class)
    void stop() throws InterruptedException {
        for (Shipper shipper : shippers) {
            shipper.close();
        }
    }
}
