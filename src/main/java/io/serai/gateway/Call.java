package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditEnd;
import io.serai.credential.ConnectionId;
import io.serai.http.Inbound;
import io.serai.http.Request;
import io.serai.idempotency.Execution;
import io.serai.idempotency.Executions;
import io.serai.idempotency.SavedAnswer;
import io.serai.problem.Problem;
import io.serai.tenant.Principal;
import io.serai.tenant.Tenant;
import io.serai.throttle.Allowance;
import io.serai.throttle.Limits;
import io.serai.tool.OwnTools;
import io.serai.tool.Progress;
import io.serai.tool.Tool;
import io.serai.tool.Wishes;
import io.serai.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one call, filled in step by step as its route goes on. Travels as one exchange property:
 * nothing of it is a message header, so nothing a caller sends can change it. Used by one thread at a time.
 */
public final class Call {

    private static final String PROPERTY = "serai.call";

    private final Request request;
    private @Nullable Principal principal;
    private @Nullable String starter;
    private @Nullable Tenant tenant;
    private @Nullable Allowance allowance;
    private final List<Limits> takenLimits = new ArrayList<>(2);
    private @Nullable ToolRequest toolRequest;
    private @Nullable Batch batch;
    private @Nullable Tool tool;
    private @Nullable OwnTools ownTools;
    private long attempt;
    private boolean passedThrough;
    private boolean dispatched;
    private @Nullable Object result;
    private @Nullable JsonNode paging;
    private @Nullable String kept;
    private @Nullable Problem problem;
    private @Nullable String deadLetterId;
    private Executions.@Nullable Again again;
    private @Nullable Execution execution;
    private @Nullable SavedAnswer savedAnswer;
    private boolean answeredBefore;
    private @Nullable Progress progress;
    private Span span = Span.NONE;
    private volatile @Nullable AuditEnd end;
    private volatile @Nullable Problem handled;

    /**
     * What the caller asks for.
     *
     * @param toolId as the caller wrote it
     * @param timeoutMillis time limit of the call, from its arrival
     * @param wishes how the caller wants to be answered
     * @param key the caller's {@code Idempotency-Key}; null without one
     */
    public record ToolRequest(
            String toolId,
            String connection,
            ObjectNode arguments,
            long timeoutMillis,
            Wishes wishes,
            @Nullable String key) {

        /** The time limit of a caller that names none. */
        public static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

        static ToolRequest of(String toolId, ObjectNode arguments, Wishes wishes, @Nullable String key) {
            return new ToolRequest(toolId, ConnectionId.DEFAULT, arguments, DEFAULT_TIMEOUT_MILLIS, wishes, key);
        }
    }

    private Call(Request request) {
        this.request = request;
    }

    /** The call of an exchange; made at the first step that asks. */
    public static Call of(Exchange exchange) {
        if (exchange.getProperty(PROPERTY) instanceof Call call) {
            return call;
        }
        Call call = new Call(Inbound.request(exchange));
        exchange.setProperty(PROPERTY, call);
        return call;
    }

    /** Another call of the same caller for the same tenant: an item of a batch, or a replay. */
    public Call another(@Nullable ToolRequest wanted) {
        Call another = new Call(request);
        another.principal = principal;
        another.tenant = tenant;
        another.toolRequest = wanted;
        another.ownTools = ownTools;
        return another;
    }

    public void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    public Request request() {
        return request;
    }

    public Principal principal() {
        return Objects.requireNonNull(principal, "authenticate comes first");
    }

    /** Whether the caller's credential is for this tool, too. */
    public boolean mayUse(Tool tool) {
        return principal().tools().allows(tool.id());
    }

    public @Nullable Principal principalIfKnown() {
        return principal;
    }

    void principal(Principal value) {
        principal = value;
    }

    /** Who began what this call ends, as {@code kind:id}; of a call that is authenticated by that beginning alone. */
    @Nullable
    String starter() {
        return starter;
    }

    public void startedBy(String value) {
        starter = value;
    }

    public Tenant tenant() {
        return Objects.requireNonNull(tenant, "tenantLookup comes first");
    }

    public @Nullable Tenant tenantIfKnown() {
        return tenant;
    }

    public void tenant(Tenant value) {
        tenant = value;
    }

    public @Nullable Allowance allowance() {
        return allowance;
    }

    void allowance(Allowance value) {
        allowance = value;
    }

    /** The limits of which this call has a token. */
    List<Limits> takenLimits() {
        return takenLimits;
    }

    void taken(Limits limits) {
        takenLimits.add(limits);
    }

    public ToolRequest toolRequest() {
        return Objects.requireNonNull(toolRequest, "a step that reads the body comes first");
    }

    public @Nullable ToolRequest toolRequestIfKnown() {
        return toolRequest;
    }

    public void toolRequest(ToolRequest value) {
        toolRequest = value;
    }

    Batch batch() {
        return Objects.requireNonNull(batch, "readBatch comes first");
    }

    void batch(Batch value) {
        batch = value;
    }

    public Tool tool() {
        return Objects.requireNonNull(tool, "resolveTool comes first");
    }

    public @Nullable Tool toolIfKnown() {
        return tool;
    }

    void tool(Tool value) {
        tool = value;
    }

    /** What its tenant has beside the catalogue; null before somebody has asked. */
    @Nullable
    OwnTools ownTools() {
        return ownTools;
    }

    void ownTools(OwnTools value) {
        ownTools = value;
    }

    /** Whether this is a tool that its tenant brought, and not one of the catalogue. */
    boolean isOwn(Tool value) {
        return ownTools != null && ownTools.find(value.id()) == value;
    }

    /** The request goes on to the provider as it is, and this is how the steps behind see it. */
    public void passThrough(Tool way, ToolRequest wanted) {
        tool = way;
        toolRequest = wanted;
        passedThrough = true;
    }

    boolean isPassedThrough() {
        return passedThrough;
    }

    /** The number of the audit record of the attempt; 0 before it is written. */
    long attempt() {
        return attempt;
    }

    void attempt(long value) {
        attempt = value;
    }

    boolean dispatched() {
        return dispatched;
    }

    void dispatch() {
        dispatched = true;
    }

    /** What the tool answered: {@code RawJson}, or anything Jackson can write. */
    public @Nullable Object result() {
        return result;
    }

    void result(@Nullable Object value) {
        result = value;
    }

    /** How far pages were followed, as the caller is told; null if they were not. */
    public @Nullable JsonNode paging() {
        return paging;
    }

    void paging(@Nullable JsonNode value) {
        paging = value;
    }

    /** Where its result is kept, for the record; null of a result that is in the answer. */
    @Nullable
    String kept() {
        return kept;
    }

    void kept(@Nullable String value) {
        kept = value;
    }

    /** A failure of a write on the way to the result, which the tool's route has handled; null if there was none. */
    @Nullable
    Problem handled() {
        return handled;
    }

    void handled(@Nullable Problem value) {
        handled = value;
    }

    /** Why the call failed; null if it did not. */
    public @Nullable Problem problem() {
        return problem;
    }

    /** Records a failure. Of a call that is answered in another form than a problem document, it is the audit's alone. */
    public void problem(Problem value) {
        problem = value;
    }

    public @Nullable String deadLetterId() {
        return deadLetterId;
    }

    public void deadLetterId(String value) {
        deadLetterId = value;
    }

    /** Whether this call sends a dead letter again. */
    boolean isReplay() {
        return again != null;
    }

    /** What a replay may do about a key whose outcome is not known; null if this is not one. */
    Executions.@Nullable Again again() {
        return again;
    }

    Call asReplay(Executions.Again value) {
        again = value;
        return this;
    }

    /** The right to make this call, to be ended; null of a call without a key, and of one that was answered before. */
    @Nullable
    Execution execution() {
        return execution;
    }

    void execution(Execution value) {
        execution = value;
    }

    /** What is kept of this call's answer, in whose words it is to be given; null if nothing is. */
    @Nullable
    SavedAnswer savedAnswer() {
        return savedAnswer;
    }

    void savedAnswer(SavedAnswer value) {
        savedAnswer = value;
    }

    /** Whether another call with the same key was answered, so that nothing is done for this one. */
    public boolean isAnsweredBefore() {
        return answeredBefore;
    }

    void answeredBefore(SavedAnswer value) {
        savedAnswer = value;
        answeredBefore = true;
    }

    /** Who wants to know how far it has come; null if nobody does. */
    @Nullable
    Progress progress() {
        return progress;
    }

    public void progress(Progress listener) {
        progress = listener;
    }

    /** What is told of it to a tracing system. */
    Span span() {
        return span;
    }

    void span(Span value) {
        span = value;
    }

    /** How it ended, in a word for meters and traces: {@code success}, {@code replayed} or the code of its failure. */
    String verdict() {
        return answeredBefore
                ? "replayed"
                : problem == null ? "success" : problem.type().name();
    }

    @Nullable
    AuditEnd end() {
        return end;
    }

    void end(AuditEnd value) {
        end = value;
    }

    /** What the answer says it took. */
    long latencyMillis() {
        return savedAnswer == null ? elapsedMillis() : savedAnswer.latencyMillis();
    }

    /** Milliseconds since the request arrived. */
    public long elapsedMillis() {
        return (System.nanoTime() - request.arrivedAt()) / 1_000_000;
    }
}
