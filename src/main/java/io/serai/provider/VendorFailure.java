package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    private static final int LONGEST_TEXT = 500;

    /** @param token never to be repeated, even if the vendor does */
    static VendorFailure of(Provider provider, OutboundResponse response, JsonNode body, @Nullable Secret token) {
        Provider.FailureFields fields = provider.failure();
        String header = provider.requestId() == null ? null : response.header(provider.requestId());
        String headerText = header == null ? null : clean(header, token);
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
        return clean(value.asText(), token);
    }

    /** Without the token, of bounded length, and nothing but Unicode: half a character could not be sent on. */
    private static String clean(String vendorText, @Nullable Secret token) {
        String text = vendorText;
        if (token != null && !token.reveal().isEmpty()) {
            text = text.replace(token.reveal(), "[redacted]");
        }
        String head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return new String(head.getBytes(UTF_8), UTF_8);
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
