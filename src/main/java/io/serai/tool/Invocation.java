package io.serai.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import io.serai.trace.Span;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a tool, as the steps of its route see it: for whom, with what, by when. It travels as an exchange
 * property, so no header and no argument can change it; the copies of an exchange that a route makes share it.
 */
public final class Invocation {

    private static final String PROPERTY = "serai.invocation";
    private static final String SENT = "serai.sent";

    private final Tool tool;
    private final String tenantId;
    private final String connection;
    private final ObjectNode arguments;
    private final String requestId;
    private final long deadline;
    private final @Nullable String key;
    private final Wishes wishes;
    private volatile @Nullable Paging paging;
    private volatile @Nullable String kept;
    private final Effects effects = new Effects();
    private volatile @Nullable Problem unknown;
    private volatile Progress progress = Progress.NOBODY;
    private volatile Span span = Span.NONE;

    /**
     * @param deadline {@link System#nanoTime()} by which the answer must be there
     * @param key the caller's {@code Idempotency-Key}; null without one
     * @param wishes how the caller wants to be answered
     */
    public Invocation(
            Tool tool,
            String tenantId,
            String connection,
            ObjectNode arguments,
            String requestId,
            long deadline,
            @Nullable String key,
            Wishes wishes) {
        this.tool = tool;
        this.tenantId = tenantId;
        this.connection = connection;
        this.arguments = arguments;
        this.requestId = requestId;
        this.deadline = deadline;
        this.key = key;
        this.wishes = wishes;
    }

    public void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** @throws IllegalStateException if the exchange is not inside a tool's route */
    public static Invocation of(Exchange exchange) {
        if (exchange.getProperty(PROPERTY) instanceof Invocation invocation) {
            return invocation;
        }
        throw new IllegalStateException("No tool is being called; start the route with from: tool:<id>");
    }

    public Tool tool() {
        return tool;
    }

    public String tenantId() {
        return tenantId;
    }

    public String connection() {
        return connection;
    }

    public ObjectNode arguments() {
        return arguments;
    }

    public String requestId() {
        return requestId;
    }

    public @Nullable String key() {
        return key;
    }

    public Wishes wishes() {
        return wishes;
    }

    /** How far pages were followed; null if they were not. */
    public @Nullable Paging paging() {
        return paging;
    }

    public void paging(Paging value) {
        paging = value;
    }

    /** Where a result is kept that is given by reference, and how long it is, for the record; null for any other. */
    public @Nullable String kept() {
        return kept;
    }

    public void kept(String place) {
        kept = place;
    }

    /** The arguments as the steps before have shaped them; the caller's if the body is nothing of that kind. */
    public ObjectNode shapedArguments(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        JsonNode tree =
                body instanceof JsonNode node ? node : exchange.getMessage().getBody(JsonNode.class);
        return tree instanceof ObjectNode shaped ? shaped : arguments;
    }

    /** Notes that from now on the provider may have seen the call. */
    public static void markSent(Exchange exchange) {
        exchange.setProperty(SENT, Boolean.TRUE);
    }

    /** Whether the provider may have seen the call. */
    public static boolean wasSent(Exchange exchange) {
        return exchange.getProperty(SENT) != null;
    }

    /** Who wants to know how far the call has come; nobody until it is said. */
    public Progress progress() {
        return progress;
    }

    public void progress(Progress listener) {
        progress = listener;
    }

    /** What is told of it to a tracing system. */
    public Span span() {
        return span;
    }

    public void span(Span value) {
        span = value;
    }

    Effects effects() {
        return effects;
    }

    /** Whether the call is not as if it had never been. */
    public boolean hasEffect() {
        return effects.any();
    }

    /** Notes that nobody knows what a step has changed. It stays on record, whatever the route makes of the failure. */
    public void markUnknown(Problem failure) {
        unknown = failure;
    }

    /** The last failure after which nobody knows what was changed; null if there was none. */
    public @Nullable Problem unknown() {
        return unknown;
    }

    /** Milliseconds left, never negative. */
    public long remainingMillis() {
        return Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }
}
