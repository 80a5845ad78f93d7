package io.serai.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.audit.AuditLine;
import io.serai.audit.JournalBatch;
import io.serai.audit.JournalPosition;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** An endpoint of Camel. What its component confirms has arrived. */
final class CamelTarget implements Target {

    /** Identifies a message, so that one that comes twice can be told: a line's id, or those of the first and last. */
    static final String ID = "SeraiAuditId";

    private static final String JOURNAL = "SeraiAuditJournal";
    private static final String KAFKA_KEY = "kafka.KEY";
    private static final long PATIENCE_SECONDS = 60;

    private final TargetAddress address;
    private final PositionFile position;
    private final CamelContext camel;
    private final ProducerTemplate producer;
    private boolean mayBeTorn = true;

    CamelTarget(TargetAddress address, PositionFile position, CamelContext camel, ProducerTemplate producer) {
        this.address = address;
        this.position = position;
        this.camel = camel;
        this.producer = producer;
    }

    @Override
    public String name() {
        return address.name();
    }

    @Override
    public @Nullable JournalPosition position(String journal) throws IOException {
        return position.read();
    }

    @Override
    public void take(JournalBatch batch) throws Exception {
        if (!camel.getRouteController().getRouteStatus(ShipRoute.id(address)).isStarted()) {
            camel.getRouteController().startRoute(ShipRoute.id(address));
        }
        mayBeTorn = true;
        for (Exchange message : messages(batch)) {
            send(message);
        }
        mayBeTorn = false;
        position.write(batch.end());
    }

    private List<Exchange> messages(JournalBatch batch) {
        if (address.takesManyLines()) {
            return List.of(together(batch));
        }
        return address.scheme().equals("kafka") ? List.of(inTurn(batch)) : each(batch);
    }

    /** One at a time: two that are under way at once may overtake each other. */
    private void send(Exchange message) throws Exception {
        Exchange done = producer.asyncSend(ShipRoute.from(address), message).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (done.getException() != null) {
            throw done.getException();
        }
    }

    private List<Exchange> each(JournalBatch batch) {
        return batch.lines().stream()
                .map(line -> message(line.journal(), line.id(), line.textWithId()))
                .toList();
    }

    /** Kafka takes a list of messages and keeps its order without waiting for each; one key is one partition. */
    private Exchange inTurn(JournalBatch batch) {
        List<Exchange> each = each(batch);
        each.forEach(message ->
                message.getMessage().setHeader(KAFKA_KEY, message.getMessage().getHeader(JOURNAL)));
        Exchange all = new DefaultExchange(camel);
        all.getMessage().setBody(each);
        return all;
    }

    private Exchange together(JournalBatch batch) {
        AuditLine first = batch.lines().getFirst();
        String range = first.id() + "-" + batch.lines().getLast().seq();
        String text = batch.lines().stream()
                .map(AuditLine::textWithId)
                .collect(Collectors.joining("\n", address.appends() && mayBeTorn ? "\n" : "", "\n"));
        Exchange message = message(first.journal(), range, text);
        if (address.wantsFileName()) {
            message.getMessage()
                    .setHeader(
                            Exchange.FILE_NAME,
                            address.appends()
                                    ? "audit-" + first.journal() + ".jsonl"
                                    : "audit-" + first.journal() + String.format("-%012d.jsonl", first.seq()));
        }
        return message;
    }

    private Exchange message(String journal, String id, String text) {
        Exchange message = new DefaultExchange(camel);
        message.getMessage().setBody(text.getBytes(UTF_8));
        message.getMessage().setHeader(ID, id);
        message.getMessage().setHeader(JOURNAL, journal);
        return message;
    }
}
