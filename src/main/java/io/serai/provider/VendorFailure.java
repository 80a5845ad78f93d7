package io.serai.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.http.OutboundResponse;
import io.serai.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vendor's own words about a failure, as far as it gave any. */
record VendorFailure(
        int status,
        @Nullable String code,
        @Nullable String message,
        @Nullable String requestId) {

    /** @param token never to be repeated, even if the vendor does */
    static VendorFailure of(Provider provider, OutboundResponse response, JsonNode body, @Nullable Secret token) {
        Provider.FailureFields fields = provider.failure();
        String header = provider.requestId() == null ? null : response.header(provider.requestId());
        String headerText = header == null ? null : Failures.words(header, token);
        return new VendorFailure(
                response.status(),
                text(body, fields.code(), token),
                text(body, fields.message(), token),
                headerText != null ? headerText : text(body, fields.requestId(), token));
    }

    private static @Nullable String text(JsonNode body, @Nullable String pointer, @Nullable Secret token) {
        JsonNode value = pointer == null ? null : body.at(JsonPointer.compile(pointer));
        if (value == null || !value.isValueNode() || value.isNull() || value.isMissingNode()) {
            return null;
        }
        return Failures.words(value.asText(), token);
    }

    /** The member {@code provider} of the problem. */
    Map<String, @Nullable Object> member() {
        Map<String, @Nullable Object> member = new LinkedHashMap<>();
        member.put("status", status);
        member.put("code", code);
        member.put("message", message);
        member.put("requestId", requestId);
        return member;
    }
}
