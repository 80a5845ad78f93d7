package io.serai.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Serai and a server have agreed on, as all calls to it use it: the revision of MCP and, of a server that keeps
 * sessions, which one. Begun with the first request, and again when the server has forgotten it (MCP, "Session
 * Management": such a server answers 404, those of the TypeScript SDK's examples 400, and has not looked at the request).
 * Blocks.
 */
final class Conversation {

    /** The newest revision with sessions that is spoken here; a server may answer with an older one. */
    private static final String REVISION = "2025-11-25";

    private static final Set<Integer> FORGOTTEN = Set.of(400, 404);
    private static final Pattern DAY = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,512}");

    /** @param session null of a server that keeps none */
    record Opened(String revision, @Nullable String session) {}

    private final CustomServer server;
    private final ServerClient client;
    private final AtomicLong lastId = new AtomicLong();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Opened opened;

    Conversation(CustomServer server, ServerClient client) {
        this.server = server;
        this.client = client;
    }

    /**
     * @return the member {@code result} of the answer
     * @throws Problem if there is none
     */
    JsonNode ask(String method, ObjectNode params, Asking asking) {
        ObjectNode message = request(method, params);
        Opened present = opened(asking);
        OutboundResponse answer = client.post(server, present, message, asking);
        if (FORGOTTEN.contains(answer.status()) && present.session() != null) {
            forget(present);
            answer = client.post(server, opened(asking), message, asking);
        }
        return result(answer, message, asking);
    }

    private JsonNode result(OutboundResponse answer, ObjectNode message, Asking asking) {
        return ServerAnswer.of(answer, message.get("id").longValue(), client.json(), asking.token());
    }

    private ObjectNode request(String method, ObjectNode params) {
        return message(method, params).put("id", lastId.incrementAndGet());
    }

    private ObjectNode message(String method, ObjectNode params) {
        ObjectNode message =
                client.json().createObjectNode().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        return message;
    }

    private Opened opened(Asking asking) {
        Opened present = opened;
        if (present != null) {
            return present;
        }
        if (!locked(asking)) {
            throw Problem.of(ProblemType.PROVIDER_TIMEOUT, "The server did not begin to talk in time.")
                    .withOutcome(Outcome.NOT_SENT);
        }
        try {
            present = opened;
            if (present == null) {
                present = open(asking);
                opened = present;
            }
            return present;
        } finally {
            opening.unlock();
        }
    }

    private boolean locked(Asking asking) {
        try {
            return opening.tryLock(asking.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Nothing that the caller asked for has been sent yet, whatever happens here. */
    private Opened open(Asking asking) {
        try {
            ObjectNode params = client.json().createObjectNode().put("protocolVersion", REVISION);
            params.putObject("capabilities");
            params.putObject("clientInfo").put("name", "serai").put("version", "1");
            ObjectNode message = request("initialize", params);
            OutboundResponse answer = client.post(server, null, message, asking);
            String revision =
                    result(answer, message, asking).path("protocolVersion").asText();
            String session = answer.header("Mcp-Session-Id");
            if (!DAY.matcher(revision).matches()
                    || session != null && !VISIBLE.matcher(session).matches()) {
                throw ServerAnswer.notUnderstood();
            }
            Opened begun = new Opened(revision, session);
            client.post(
                    server,
                    begun,
                    message("notifications/initialized", client.json().createObjectNode()),
                    asking);
            return begun;
        } catch (Problem problem) {
            throw problem.withOutcome(problem.outcome() == Outcome.REJECTED ? Outcome.REJECTED : Outcome.NOT_SENT);
        }
    }

    private void forget(Opened old) {
        opening.lock();
        try {
            if (opened == old) {
                opened = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
