package io.serai.custom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.custom.CustomServer.Authentication;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Bulkheads;
import io.serai.provider.Failures;
import io.serai.provider.Provider;
import io.serai.provider.ProviderBreaker;
import io.serai.secret.Secret;
import io.serai.tool.Effect;
import io.serai.tool.RawJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls the tools of tenants' servers, with the tenant's own token. A server that hangs fills the bulkhead of its own
 * tenant, and one that is down is left alone for a while. Blocks.
 */
final class ServerCalls {

    /** Calls of one tenant to one server at a time. */
    private static final int MOST_AT_ONCE = 20;

    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Set<ProblemType> DOWN =
            Set.of(ProblemType.PROVIDER_UNREACHABLE, ProblemType.PROVIDER_TIMEOUT, ProblemType.PROVIDER_ERROR);
    private static final List<String> OF_RESULT = List.of("content", "structuredContent");

    /** A server that was changed is another one. */
    private record Key(String tenantId, String id, long changedAt) {
        static Key of(CustomServer server) {
            return new Key(server.tenantId(), server.id(), server.updatedAt().toEpochMilli());
        }
    }

    private record Line(Conversation conversation, ProviderBreaker breaker) {}

    private final ServerClient client;
    private final Connections connections;
    private final ObjectMapper json;
    private final Bulkheads bulkheads = new Bulkheads();
    private final Cache<Key, Line> lines = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(IDLE)
            .build();

    ServerCalls(ServerClient client, Connections connections, ObjectMapper json) {
        this.client = client;
        this.connections = connections;
        this.json = json;
    }

    /**
     * @return the server's result, without what is between it and Serai
     * @throws Problem with the outcome of the call
     */
    RawJson call(CustomServer server, CustomTool tool, ObjectNode arguments, Asking asking) {
        bulkheads.enter(server.tenantId(), server.id(), MOST_AT_ONCE);
        try {
            Credential credential = credential(server, asking);
            Asking shown = asking.with(credential == null ? null : credential.accessToken());
            try {
                return ask(server, tool, arguments, shown);
            } catch (Problem problem) {
                if (credential != null && problem.type() == ProblemType.REAUTH_REQUIRED) {
                    connections.refused(credential);
                }
                throw problem;
            }
        } finally {
            bulkheads.leave(server.tenantId(), server.id());
        }
    }

    private @Nullable Credential credential(CustomServer server, Asking asking) {
        if (server.authentication() == Authentication.NONE) {
            return null;
        }
        Credential found = connections.credential(server.connection(), Duration.ofMillis(asking.millisLeft()));
        if (!server.isGivenFor(found.connection())) {
            // One of the two is older than the other, here or on the way from another instance.
            throw Problem.of(ProblemType.SERVICE_NOT_READY, "The server is being moved; try again.")
                    .withOutcome(Outcome.NOT_SENT)
                    .withRetryAfter(1);
        }
        return found;
    }

    private RawJson ask(CustomServer server, CustomTool tool, ObjectNode arguments, Asking asking) {
        Line line = lines.get(
                Key.of(server),
                key -> new Line(
                        new Conversation(server, client),
                        ProviderBreaker.unseen(server.id(), Provider.Breaker.STANDARD)));
        line.breaker().admit();
        long begun = System.nanoTime();
        boolean healthy = false;
        try {
            ObjectNode params = json.createObjectNode().put("name", tool.name());
            params.set("arguments", arguments);
            JsonNode result = line.conversation().ask("tools/call", params, asking);
            healthy = true;
            return result(tool, result, asking.token());
        } catch (Problem problem) {
            healthy = healthy || !DOWN.contains(problem.type());
            throw problem;
        } finally {
            if (healthy) {
                line.breaker().succeeded(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            } else {
                line.breaker().failed(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        }
    }

    private RawJson result(CustomTool tool, JsonNode result, @Nullable Secret token) {
        if (result.path("isError").asBoolean()) {
            throw Problem.of(
                            ProblemType.PROVIDER_REJECTED,
                            "The tool failed; what its server says of it is in member provider.")
                    // That it failed does not say that it had done nothing before.
                    .withOutcome(tool.effect() == Effect.READ ? Outcome.REJECTED : Outcome.UNKNOWN)
                    .with("provider", Map.of("message", Failures.words(text(result), token)));
        }
        ObjectNode kept = json.createObjectNode();
        for (String member : OF_RESULT) {
            if (result.has(member)) {
                kept.set(member, result.get(member));
            }
        }
        try {
            return new RawJson(json.writeValueAsBytes(kept));
        } catch (JsonProcessingException unwritable) {
            throw ServerAnswer.notUnderstood();
        }
    }

    private static String text(JsonNode result) {
        StringBuilder text = new StringBuilder();
        result.path("content")
                .forEach(part -> text.append(part.path("text").asText()).append(' '));
        return text.toString().strip();
    }

    /** What a server offers now that is shown what is kept for it. */
    ServerOffer offer(CustomServer server, long millis) {
        Credential credential = credential(server, Asking.within(millis, null));
        return offer(server, credential == null ? null : credential.accessToken(), millis);
    }

    /** The same of one that is shown something else; null for nothing. */
    ServerOffer offer(CustomServer server, @Nullable Secret token, long millis) {
        long begun = System.nanoTime();
        Asking asking = Asking.within(millis, null).with(token);
        return new ToolReader(json)
                .read(new Conversation(server, client), asking)
                .after(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
}
