package io.serai.custom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer.Authentication;
import io.serai.http.OutboundClient;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.http.Unanswered;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Failures;
import io.serai.secret.Secret;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to servers: MCP over streamable HTTP, where each message is a POST of its own. Without redirects; to an
 * address that was looked at a moment ago.
 */
final class ServerClient {

    private final OutboundClient client;
    private final ServerAddresses addresses;
    private final ObjectMapper json;

    ServerClient(OutboundClient client, ServerAddresses addresses, ObjectMapper json) {
        this.client = client;
        this.addresses = addresses;
        this.json = json;
    }

    ObjectMapper json() {
        return json;
    }

    /**
     * @param opened what the server said when the conversation began; null of the message that begins it
     * @throws Problem if there is no answer
     */
    OutboundResponse post(
            CustomServer server, Conversation.@Nullable Opened opened, ObjectNode message, Asking asking) {
        Secret token = asking.token();
        boolean bearer = token != null && server.authentication() == Authentication.BEARER;
        try {
            return client.exchange(new OutboundRequest(
                            "POST",
                            server.endpoint(),
                            OutboundRequest.target(server.endpoint()),
                            headers(server, opened, bearer ? null : token),
                            "application/json",
                            bytes(message),
                            bearer ? OutboundRequest.bearer(token) : null,
                            asking.millisLeft())
                    .asPartOf(asking.part(), null)
                    .pinnedTo(addresses.pin(server.endpoint())));
        } catch (UnknownHostException refused) {
            throw Problem.of(
                            ProblemType.PROVIDER_UNREACHABLE,
                            "The server's address cannot or must not be reached; nothing was sent.")
                    .withOutcome(Outcome.NOT_SENT)
                    .causedBy(refused);
        } catch (Unanswered unanswered) {
            throw Failures.of(unanswered.failure());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.SERVICE_NOT_READY, "Serai is stopping.")
                    .withOutcome(Outcome.UNKNOWN)
                    .causedBy(interrupted);
        }
    }

    private static Map<String, String> headers(
            CustomServer server, Conversation.@Nullable Opened opened, @Nullable Secret key) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("User-Agent", "Serai");
        if (opened != null) {
            headers.put("MCP-Protocol-Version", opened.revision());
            if (opened.session() != null) {
                headers.put("Mcp-Session-Id", opened.session());
            }
        }
        if (key != null) {
            headers.put(server.header(), key.reveal());
        }
        return headers;
    }

    private byte[] bytes(ObjectNode message) {
        try {
            return json.writeValueAsBytes(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree is always JSON", impossible);
        }
    }
}
