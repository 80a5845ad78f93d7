package io.serai.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.serai.http.OutboundResponse;
import io.serai.http.Utf8;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.tool.RawJson;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Reads what a provider said: a result, or one stable failure with the vendor's own words beside it. */
final class AnswerReader {

    /** What follows the first value would be copied into our answer too, so there must be nothing. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Clock clock;

    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * @return null for a success that is not JSON and does not claim to be
     * @throws Problem the failure, with its outcome
     */
    @Nullable
    RawJson read(Provider provider, OutboundResponse response, @Nullable Secret token) {
        boolean ok = response.status() / 100 == 2;
        Provider.Success success = provider.success();
        if (ok && success == null) {
            RawJson result = wellFormed(response.body());
            if (result == null && !References.isDocument(response)) {
                throw garbage(VendorFailure.of(provider, response, MissingNode.getInstance(), token));
            }
            return result;
        }
        JsonNode body = tree(response);
        JsonNode verdict =
                ok && success != null ? body.at(JsonPointer.compile(success.pointer())) : NullNode.getInstance();
        if (ok && success != null && verdict.equals(success.equals())) {
            return new RawJson(response.body());
        }
        VendorFailure vendor = VendorFailure.of(provider, response, body, token);
        throw verdict.isMissingNode() ? garbage(vendor) : failure(provider, response, vendor);
    }

    /** The answer as it came, {@code null} in JSON for an empty one, or null if it is not JSON. */
    private static @Nullable RawJson wellFormed(byte[] body) {
        try (JsonParser parser = JSON.getFactory().createParser(body)) {
            if (parser.nextToken() == null) {
                return RawJson.NULL;
            }
            parser.skipChildren();
            return parser.nextToken() == null && Utf8.isValid(body) ? new RawJson(body) : null;
        } catch (IOException notJson) {
            return null; // The parser's message would repeat the body; that there is no JSON is all there is to say.
        }
    }

    private static Problem garbage(VendorFailure vendor) {
        return Problem.of(ProblemType.PROVIDER_ERROR, "The provider's answer could not be understood.")
                .withOutcome(Outcome.UNKNOWN)
                .with("provider", vendor.member());
    }

    private static JsonNode tree(OutboundResponse response) {
        try {
            JsonNode tree = Utf8.isValid(response.body()) ? JSON.readTree(response.body()) : null;
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    private Problem failure(Provider provider, OutboundResponse response, VendorFailure vendor) {
        ErrorRule rule = provider.errors().stream()
                .filter(candidate -> candidate.matches(response, vendor))
                .findFirst()
                .orElse(null);
        ProblemType type = rule == null ? Failures.type(response.status()) : rule.code();
        Outcome outcome = rule != null && rule.outcome() != null ? rule.outcome() : Failures.outcome(type);
        Problem problem =
                Problem.of(type, Failures.detail(type)).withOutcome(outcome).with("provider", vendor.member());
        if (type != ProblemType.PROVIDER_RATE_LIMITED) {
            return problem;
        }
        int fallback = rule == null || rule.retryAfter() == null ? RetryAfter.FALLBACK_SECONDS : rule.retryAfter();
        return problem.withRetryAfter(RetryAfter.seconds(provider.limits(), response, fallback, clock.instant()));
    }

    /** How many seconds to wait the answer asks for; 0 if it does not ask. */
    long waitSeconds(Provider provider, OutboundResponse response) {
        return RetryAfter.seconds(provider.limits(), response, 0, clock.instant());
    }

    static Problem garbage(Provider provider, OutboundResponse response, @Nullable Secret token) {
        return garbage(VendorFailure.of(provider, response, MissingNode.getInstance(), token));
    }
}
