package io.serai.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Why a message was not answered, in words for whoever has set the client up. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private static final int PARSE_ERROR = -32700;
    private static final int INTERNAL_ERROR = -32603;
    private static final int MOST_BYTES = 64 * 1024;

    private final int code;
    private final int status;
    private final String reason;

    private Refusal(int code, int status, String reason, String text) {
        super(text, null, false, false); // no stack trace: it is a message for people
        this.code = code;
        this.status = status;
        this.reason = reason;
    }

    static Refusal noMessage() {
        return new Refusal(PARSE_ERROR, 0, "", "A line must be one message: an object of JSON in UTF-8.");
    }

    /** Of an answer that is no message of the protocol. */
    static Refusal of(HttpResponse<InputStream> response, Gateway gateway) throws IOException {
        return of(response.statusCode(), tree(response.body().readNBytes(MOST_BYTES)), gateway);
    }

    static Refusal of(int status, JsonNode problem, Gateway gateway) {
        return new Refusal(INTERNAL_ERROR, status, problem.path("code").asText(), text(status, problem, gateway));
    }

    private static String text(int status, JsonNode problem, Gateway gateway) {
        String who = "Serai at " + gateway.url();
        String detail = problem.path("detail").asText(problem.path("title").asText());
        if (status == 401) {
            return who + (gateway.hasKey() ? " does not take the key" : " asks for a key")
                    + " (401). Put an API key of your tenant into the environment variable SERAI_KEY of this MCP server, or"
                    + " into the file that --key-file names, and start the server again.";
        }
        return detail.isEmpty()
                ? "What answers at " + gateway.url() + " (" + status + ") is no MCP server of Serai; is --url right?"
                : who + " refuses this (" + status + "): " + detail;
    }

    /** Of no answer at all. */
    static Refusal of(IOException broken, ClientMessage message, Gateway gateway) {
        boolean unsent = broken instanceof ConnectException || broken instanceof HttpConnectTimeoutException;
        String text = unsent
                ? "Serai cannot be reached at " + gateway.url()
                        + ", so nothing was done. Is it running, and is --url right?"
                : unanswered(message, gateway);
        return new Refusal(INTERNAL_ERROR, 0, "", text);
    }

    /** Of an answer that ended too soon. */
    static Refusal cutOff(ClientMessage message, Gateway gateway) {
        return new Refusal(INTERNAL_ERROR, 0, "", unanswered(message, gateway));
    }

    private static String unanswered(ClientMessage message, Gateway gateway) {
        return "The connection to Serai at " + gateway.url() + " broke before the answer had come."
                + (message.isCall() ? " The call may have been done: look before you call again." : " Ask again.");
    }

    /** As a message to the client. */
    byte[] answer(@Nullable JsonNode id) throws IOException {
        ObjectNode answer = ClientMessage.JSON.createObjectNode().put("jsonrpc", "2.0");
        if (id != null) {
            answer.set("id", id);
        }
        ObjectNode error = answer.putObject("error").put("code", code).put("message", getMessage());
        if (status > 0) {
            ObjectNode data = error.putObject("data").put("status", status);
            if (!reason.isEmpty()) {
                data.put("code", reason);
            }
        }
        return ClientMessage.JSON.writeValueAsBytes(answer);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return ClientMessage.JSON.readTree(body);
        } catch (IOException noJson) {
            return ClientMessage.JSON.missingNode();
        }
    }
}
