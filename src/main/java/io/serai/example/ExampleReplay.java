package io.serai.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.route.CamelRefusal;
import io.serai.route.ProviderSheet;
import io.serai.route.ProviderSheets;
import io.serai.tool.Example;
import io.serai.tool.Invocation;
import io.serai.tool.RawJson;
import io.serai.tool.Tool;
import io.serai.tool.Wishes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.support.DefaultExchange;

/**
 * Replays all examples of a folder of route files: the tools run as in the gateway, their requests go to a stub on the
 * loopback address, and nothing is stored.
 */
public final class ExampleReplay {

    /** Enough for any example on a slow machine, and too little for the waits that a provider may ask for. */
    private static final long TIMEOUT_MILLIS = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stub stub;
    private final Bench bench;
    private final List<ExampleFault> faults = new ArrayList<>();
    private int calls;

    private ExampleReplay(Stub stub, Bench bench) {
        this.stub = stub;
        this.bench = bench;
    }

    /**
     * Every example that does not hold true; none if all do.
     *
     * @param routes a folder with a sub-folder {@code providers}
     * @throws RuntimeException with all findings, if a file has any
     * @throws IllegalStateException if Camel refuses a route all the same
     */
    public static List<ExampleFault> replay(Path routes) throws IOException {
        try (Stub stub = new Stub()) {
            return replay(stub, new ProviderSheets(stub.address()).read(routes));
        }
    }

    /** The same, leaving out the files that use what only an operator allows: what they reach is not here. */
    public static List<ExampleFault> replayPlain(Path routes) throws IOException {
        try (Stub stub = new Stub()) {
            return replay(stub, new ProviderSheets(stub.address()).readPlain(routes));
        }
    }

    private static List<ExampleFault> replay(Stub stub, List<ProviderSheet> sheets) throws IOException {
        try (Bench bench = new Bench(sheets)) {
            ExampleReplay replay = new ExampleReplay(stub, bench);
            sheets.forEach(replay::replay);
            return replay.faults;
        } catch (FailedToCreateRouteException refused) {
            throw new IllegalStateException(CamelRefusal.of(refused).toString(), refused);
        } catch (IOException | RuntimeException refused) {
            throw refused;
        } catch (Exception refused) {
            throw new IllegalStateException("The routes do not start", refused);
        }
    }

    private void replay(ProviderSheet sheet) {
        sheet.specs().forEach((toolId, spec) -> {
            List<Integer> lines = sheet.exampleLines().getOrDefault(toolId, List.of());
            Tool tool = Objects.requireNonNull(bench.catalogue().find(toolId), toolId);
            for (int i = 0; i < spec.examples().size(); i++) {
                Example example = spec.examples().get(i);
                int line = lines.get(i);
                stub.answer(example.exchanges());
                bench.database().answer(example.rows());
                Ending ending = call(tool, example);
                List<String> differences = new ArrayList<>(
                        Comparison.differences(tool, sheet.provider(), Bench.TOKEN, example, stub.received(), ending));
                JsonNode letter = bench.mail().taken();
                if (!Objects.equals(example.mail(), letter)) {
                    differences.add("mails " + letter + ", not " + example.mail());
                }
                for (String difference : differences) {
                    faults.add(new ExampleFault(sheet.file(), line, toolId, i + 1, difference));
                }
            }
        });
    }

    private Ending call(Tool tool, Example example) {
        Exchange exchange = new DefaultExchange(bench.camel());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        // A tenant for each: what a provider says of its budget is kept to for one connection.
        String tenantId = "examples-" + ++calls;
        new Invocation(tool, tenantId, "default", example.arguments(), "example", deadline, null, example.wishes())
                .attachTo(exchange);
        exchange.getMessage().setBody(example.arguments());
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        tool.route().process(exchange, doneSync -> done.complete(exchange));
        try {
            return ending(done.get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS), example.wishes());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + tool.id(), stopped);
        } catch (IOException | ExecutionException | TimeoutException silent) {
            throw new IllegalStateException(tool.id() + " gave no answer", silent);
        }
    }

    private static Ending ending(Exchange exchange, Wishes wishes) throws IOException {
        Exception failure = exchange.getException();
        if (failure != null) {
            Problem problem = failure instanceof Problem known
                    ? known
                    : Problem.of(ProblemType.INTERNAL_ERROR, String.valueOf(failure.getMessage()));
            String outcome = problem.outcome() == null ? "" : problem.outcome().text();
            return Ending.of(
                    new Example.Failure(problem.type().status(), problem.type().name(), outcome));
        }
        Object body = exchange.getMessage().getBody();
        byte[] result = body instanceof RawJson raw ? raw.bytes() : JSON.writeValueAsBytes(body);
        return Ending.of(
                JSON.readTree(wishes.fields() == null ? result : wishes.fields().of(result)));
    }
}
