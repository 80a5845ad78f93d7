package io.serai.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the form in which they are kept, sealed with their tenant's key: a line of JSON with the small things, then
 * the tool's result byte for byte. All methods may block.
 */
public final class SavedAnswers {

    private final TenantCipher cipher;
    private final ObjectMapper json;

    SavedAnswers(TenantCipher cipher, ObjectMapper json) {
        this.cipher = cipher;
        this.json = json;
    }

    public String seal(Execution execution, SavedAnswer answer) {
        byte[] head = head(answer);
        byte[] result = answer.result() == null ? new byte[0] : answer.result();
        byte[] plain = Arrays.copyOf(head, head.length + 1 + result.length);
        plain[head.length] = '\n'; // JSON has none outside of its texts, and escapes those inside
        System.arraycopy(result, 0, plain, head.length + 1, result.length);
        return cipher.seal(execution.tenantId(), context(execution.keyHash()), plain);
    }

    private byte[] head(SavedAnswer answer) {
        ObjectNode head = json.createObjectNode()
                .put("requestId", answer.requestId())
                .put("timestamp", answer.timestamp())
                .put("latency", answer.latencyMillis())
                .put("deadLetterId", answer.deadLetterId());
        if (answer.paging() != null) {
            head.set("paging", answer.paging());
        }
        Problem problem = answer.problem();
        if (problem != null) {
            Outcome outcome = problem.outcome();
            ObjectNode words = head.putObject("problem")
                    .put("code", problem.type().name())
                    .put("detail", problem.detail())
                    .put("outcome", outcome == null ? null : outcome.text())
                    .put("retryAfter", problem.retryAfter());
            words.set("members", json.valueToTree(problem.members()));
        }
        try {
            return json.writeValueAsBytes(head);
        } catch (IOException impossible) {
            throw new IllegalStateException("A tree can always be written", impossible);
        }
    }

    /** @throws Undecipherable if it does not open */
    public SavedAnswer open(KeyedCall call, String sealed) {
        byte[] plain = cipher.open(call.tenantId(), context(call.keyHash()), sealed);
        int end = 0;
        while (plain[end] != '\n') {
            end++;
        }
        try {
            JsonNode head = json.readTree(plain, 0, end);
            Problem problem = problem(head.get("problem"));
            return new SavedAnswer(
                    head.path("requestId").asText(),
                    head.path("timestamp").asText(),
                    head.path("latency").asLong(),
                    problem == null ? Arrays.copyOfRange(plain, end + 1, plain.length) : null,
                    head.get("paging"),
                    problem,
                    head.path("deadLetterId").textValue());
        } catch (IOException damaged) {
            throw new Undecipherable("A kept answer is damaged", damaged);
        }
    }

    private @Nullable Problem problem(@Nullable JsonNode words) {
        if (words == null) {
            return null;
        }
        Problem problem = Problem.of(
                ProblemType.valueOf(words.path("code").asText()),
                words.path("detail").asText());
        String outcome = words.path("outcome").textValue();
        if (outcome != null) {
            problem = problem.withOutcome(Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)));
        }
        if (words.path("retryAfter").asInt() > 0) {
            problem = problem.withRetryAfter(words.path("retryAfter").asInt());
        }
        for (Map.Entry<String, JsonNode> member : words.path("members").properties()) {
            problem = problem.with(member.getKey(), member.getValue());
        }
        return problem;
    }

    private static String context(String keyHash) {
        return "execution|" + keyHash;
    }
}
