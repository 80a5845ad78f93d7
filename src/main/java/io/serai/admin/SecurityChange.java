package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.JsonBody;
import io.serai.http.AddressBlocks;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;

/** A tenant's {@code security}: from where its credentials work, and where its users may be sent back to. */
final class SecurityChange {

    private static final int MOST_ENTRIES = 200;
    private static final int LONGEST_STORED = 10_000;

    private SecurityChange() {}

    static ObjectNode apply(ObjectNode before, ObjectNode change) {
        ObjectNode after = before.deepCopy();
        list(after, change, "allowedIPs", AddressBlocks::isBlock, "must be an IP address or a CIDR block");
        list(
                after,
                change,
                "redirectUris",
                SecurityChange::isReturnAddress,
                "must be an https address, or an http address of this machine, without a fragment");
        if (after.toString().length() > LONGEST_STORED) {
            throw JsonBody.invalid("security", "must be at most " + LONGEST_STORED + " characters long");
        }
        return after;
    }

    private static void list(
            ObjectNode after, ObjectNode change, String field, Predicate<String> isValid, String rule) {
        JsonNode value = change.path(field);
        if (value.isMissingNode()) {
            return;
        }
        if (value.isNull()) {
            after.remove(field);
            return;
        }
        if (!(value instanceof ArrayNode entries) || entries.size() > MOST_ENTRIES) {
            throw JsonBody.invalid("security." + field, "must be a list of at most " + MOST_ENTRIES + " texts");
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).isTextual() || !isValid.test(entries.get(i).textValue())) {
                throw JsonBody.invalid("security." + field + "." + i, rule);
            }
        }
        after.set(field, entries);
    }

    private static boolean isReturnAddress(String text) {
        try {
            URI address = new URI(text);
            String host = address.getHost();
            return host != null
                    && address.getRawFragment() == null
                    && address.getRawUserInfo() == null
                    && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()) && isLocal(host));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
