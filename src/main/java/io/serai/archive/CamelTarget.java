package io.serai.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.audit.AuditLine;
import io.serai.audit.JournalBatch;
import io.serai.audit.JournalPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
        List<Exchange> messages = address.takesManyLines() ? List.of(together(batch)) : each(batch);
        mayBeTorn = true;
        send(messages);
        mayBeTorn = false;
        position.write(batch.end());
    }

    private void send(List<Exchange> messages) throws Exception {
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (Exchange message : messages) {
            sent.add(producer.asyncSend(ShipRoute.from(address), message));
        }
        for (CompletableFuture<Exchange> one : sent) {
            Exchange done = one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (done.getException() != null) {
                throw done.getException();
            }
        }
    }

    private List<Exchange> each(JournalBatch batch) {
        return batch.lines().stream()
                .map(line -> {
                    Exchange message = message(line.journal(), line.id(), line.textWithId());
                    if (address.scheme().equals("kafka")) {
                        message.getMessage().setHeader(KAFKA_KEY, line.journal()); // one partition: the order stays
                    }
                    return message;
                })
                .toList();
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
