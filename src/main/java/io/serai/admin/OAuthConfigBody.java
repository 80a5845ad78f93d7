package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ClientApp;
import io.serai.gateway.JsonBody;
import io.serai.http.Egress;
import io.serai.http.PublicUrl;
import io.serai.problem.FieldError;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.OAuthDefinition;
import io.serai.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client app as a tenant sends it. */
final class OAuthConfigBody {

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_ENTRIES = 100;

    private final ObjectNode body;
    private final OAuthDefinition definition;
    private final Reader rules;

    /** Reads bodies under the rules of this installation. */
    static final class Reader {

        private final Egress egress;
        private final PublicUrl publicUrl;
        private final boolean guarded;

        /** @param guarded false under the development switch: any http or https address will do */
        Reader(Egress egress, PublicUrl publicUrl, boolean guarded) {
            this.egress = egress;
            this.publicUrl = publicUrl;
            this.guarded = guarded;
        }

        /** @throws Problem 400 that names the field */
        ClientApp read(ObjectNode body, OAuthDefinition definition) {
            return new OAuthConfigBody(body, definition, this).app();
        }
    }

    private OAuthConfigBody(ObjectNode body, OAuthDefinition definition, Reader rules) {
        this.body = body;
        this.definition = definition;
        this.rules = rules;
    }

    private ClientApp app() {
        return new ClientApp(
                visible("clientId", 8, 200),
                Secret.of(visible("clientSecret", 16, LONGEST_TEXT)),
                address("redirectUri", null),
                address("authEndpoint", definition.authorizationUrl()),
                address("tokenEndpoint", definition.tokenUrl()),
                scopes(),
                parameters());
    }

    private String visible(String field, int shortest, int longest) {
        String text = JsonBody.requiredText(body, field);
        if (text.length() < shortest
                || text.length() > longest
                || !VISIBLE.matcher(text).matches()) {
            throw JsonBody.invalid(field, "must be " + shortest + " to " + longest + " visible ASCII characters");
        }
        return text;
    }

    /** @param own an address that the operator chose for this provider, and that may therefore be any */
    private @Nullable URI address(String field, @Nullable URI own) {
        String text = JsonBody.text(body, field);
        if (text == null || text.isEmpty()) {
            return null;
        }
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException malformed) {
            throw refused(field, "it is malformed");
        }
        boolean ours = address.equals(own) || own == null && text.startsWith(rules.publicUrl.url() + "/");
        String fault = ours ? null : rules.guarded ? rules.egress.fault(address) : faultInForm(address);
        if (fault != null || text.length() > LONGEST_TEXT) {
            throw refused(field, fault == null ? "it is too long" : fault);
        }
        return address;
    }

    private static @Nullable String faultInForm(URI address) {
        boolean http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        return http && address.getHost() != null && address.getRawUserInfo() == null
                ? null
                : "it must be an http or https address";
    }

    private static Problem refused(String field, String fault) {
        return Problem.of(ProblemType.URL_NOT_ALLOWED, "Field " + field + " is not allowed: " + fault + ".")
                .with("errors", List.of(new FieldError(field, fault)));
    }

    private List<String> scopes() {
        JsonNode value = body.path("scopes");
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> scopes = new ArrayList<>();
        value.forEach(scope -> scopes.add(scope.isTextual() ? scope.textValue() : ""));
        boolean good = value.isArray()
                && scopes.size() <= MOST_ENTRIES
                && scopes.stream().allMatch(VISIBLE.asMatchPredicate());
        if (!good) {
            throw JsonBody.invalid("scopes", "must be a list of at most " + MOST_ENTRIES + " names");
        }
        return scopes;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        JsonBody.objectField(body, "additionalParams").properties().forEach(entry -> {
            String name = entry.getKey();
            boolean good = entry.getValue().isTextual()
                    && entry.getValue().textValue().length() <= LONGEST_TEXT
                    && PARAMETER.matcher(name).matches()
                    && OAuthDefinition.isFree(name)
                    && parameters.size() < MOST_ENTRIES;
            if (!good) {
                throw JsonBody.invalid(
                        "additionalParams", "must be texts, under names that the authorization request leaves free");
            }
            parameters.put(name, entry.getValue().textValue());
        });
        return parameters;
    }
}
