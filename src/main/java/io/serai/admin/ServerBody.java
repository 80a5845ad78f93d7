package io.serai.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServer.Authentication;
import io.serai.custom.ServerAddresses;
import io.serai.gateway.JsonBody;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Providers;
import io.serai.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server as a tenant sends it; what a change leaves out stays as it is. */
final class ServerBody {

    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,4000}");
    private static final String USUAL_HEADER = "X-API-Key";
    private static final int LONGEST_ADDRESS = 2_000;

    /** What belongs to the exchange itself. */
    private static final Set<String> TAKEN = Set.of(
            "accept",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "host",
            "keep-alive",
            "mcp-protocol-version",
            "mcp-session-id",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    private final ObjectNode body;

    ServerBody(ObjectNode body) {
        this.body = body;
    }

    /** Reads bodies under the rules of this installation. */
    record Reader(ServerAddresses addresses, Providers providers) {

        /**
         * One that is new.
         *
         * @throws Problem 400 that names the field
         */
        CustomServer fresh(ObjectNode body, String tenantId, String createdBy, Instant now) {
            ServerBody read = new ServerBody(body);
            String id = JsonBody.requiredText(body, "id");
            if (!ID.matcher(id).matches()) {
                throw JsonBody.invalid("id", "must be 1 to 32 of a-z, 0-9 and, not at an end, dash");
            }
            if (providers.find(id).isPresent()) {
                throw JsonBody.invalid("id", "is the name of an integration that everybody has");
            }
            JsonBody.requiredText(body, "endpoint");
            CustomServer empty = new CustomServer(
                    tenantId,
                    id,
                    id,
                    "",
                    URI.create(""),
                    Authentication.NONE,
                    USUAL_HEADER,
                    true,
                    null,
                    createdBy,
                    now,
                    now);
            CustomServer server = read.changed(empty, addresses, now);
            read.requireToken(empty, server);
            return server;
        }

        /** The same server with what the body says of it. */
        CustomServer changed(ObjectNode body, CustomServer before, Instant now) {
            ServerBody read = new ServerBody(body);
            String id = JsonBody.text(body, "id");
            if (id != null && !id.equals(before.id())) {
                throw JsonBody.invalid("id", "cannot be changed");
            }
            CustomServer server = read.changed(before, addresses, now);
            read.requireToken(before, server);
            return server;
        }
    }

    private CustomServer changed(CustomServer before, ServerAddresses addresses, Instant now) {
        only("type", "http", "http; Serai runs no servers");
        only("scope", "org", "org: all users of the tenant see it");
        return new CustomServer(
                before.tenantId(),
                before.id(),
                text("name", before.name(), 200),
                text("description", before.description(), 2_000),
                endpoint(before.endpoint(), addresses),
                authentication(before.authentication()),
                header(before.header()),
                JsonBody.flag(body, "enabled", before.enabled()),
                before.tools(),
                before.createdBy(),
                before.createdAt(),
                now.truncatedTo(ChronoUnit.MICROS)); // as databases keep it
    }

    private void only(String field, String allowed, String rule) {
        String text = JsonBody.text(body, field);
        if (text != null && !text.equals(allowed)) {
            throw JsonBody.invalid(field, "must be " + rule);
        }
    }

    private String text(String field, String absent, int longest) {
        String text = JsonBody.text(body, field);
        if (text != null && text.length() > longest) {
            throw JsonBody.invalid(field, "must be at most " + longest + " characters");
        }
        return text == null ? absent : text;
    }

    private URI endpoint(URI absent, ServerAddresses addresses) {
        String text = JsonBody.text(body, "endpoint");
        if (text == null) {
            return absent;
        }
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused("it is malformed");
        }
        String fault = text.length() > LONGEST_ADDRESS ? "it is too long" : addresses.fault(address);
        if (fault != null) {
            throw refused(fault);
        }
        return address;
    }

    private static Problem refused(String fault) {
        return Problem.of(ProblemType.URL_NOT_ALLOWED, "Field endpoint is not allowed: " + fault + ".")
                .with("errors", List.of(new FieldError("endpoint", fault)));
    }

    private Authentication authentication(Authentication absent) {
        String text = JsonBody.text(body, "auth_type");
        Authentication named = text == null ? absent : Authentication.parse(text);
        if (named == null) {
            throw JsonBody.invalid("auth_type", "must be none, bearer or apikey");
        }
        return named;
    }

    private String header(String absent) {
        String text = JsonBody.text(body, "auth_header");
        if (text != null && (!HEADER.matcher(text).matches() || TAKEN.contains(text.toLowerCase(Locale.ROOT)))) {
            throw JsonBody.invalid("auth_header", "must be the name of a header that is free for a key");
        }
        return text == null ? absent : text;
    }

    /** What the server is to be shown from now on; null if the body says nothing of it. */
    @Nullable
    Secret token() {
        String text = JsonBody.text(body, "auth_token");
        if (text != null && !VISIBLE.matcher(text).matches()) {
            throw JsonBody.invalid("auth_token", "must be 1 to 4000 visible ASCII characters");
        }
        return text == null ? null : Secret.of(text);
    }

    /** A token goes to the place for which it was given and to no other. */
    private void requireToken(CustomServer before, CustomServer after) {
        boolean elsewhere = before.authentication() == Authentication.NONE
                || !before.place().equals(after.place());
        if (after.authentication() != Authentication.NONE && elsewhere && token() == null) {
            throw Problem.of(ProblemType.MISSING_FIELD, "Field auth_token is missing: it is given for one address.")
                    .with("errors", List.of(new FieldError("auth_token", "is required")));
        }
        if (after.authentication() == Authentication.NONE && token() != null) {
            throw JsonBody.invalid("auth_token", "is of no use with auth_type none");
        }
    }
}
