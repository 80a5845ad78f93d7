package io.serai.gateway;

import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.tenant.Authenticator;
import io.serai.tenant.Principal;
import io.serai.tenant.TenancySettings;
import io.serai.throttle.FailureLimit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Step {@code authenticate}: who calls. The one credential of the request decides; without one, the development switch. */
final class Authenticate extends BlockingStep {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Authenticator authenticator;
    private final TenancySettings settings;
    private final FailureLimit failures;

    Authenticate(Authenticator authenticator, TenancySettings settings, FailureLimit failures) {
        this.authenticator = authenticator;
        this.settings = settings;
        this.failures = failures;
    }

    @Override
    boolean attempt(Call call) {
        Optional<Secret> credential = credential(call.request());
        if (credential.isEmpty()) {
            call.principal(withoutCredential(call.request()));
            return true;
        }
        failures.check(call.request().clientAddress());
        Principal recognised = authenticator.recognise(credential.get());
        if (recognised == null) {
            return false;
        }
        call.principal(admitted(recognised, call.request()));
        return true;
    }

    @Override
    void block(Call call) {
        Request request = call.request();
        Secret credential = credential(request).orElseThrow();
        try {
            call.principal(admitted(authenticator.authenticate(credential), request));
        } catch (DataAccessException down) {
            // 503, not 401: we do not know that the key is wrong.
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, "Keys cannot be checked at the moment.")
                    .withRetryAfter(5)
                    .causedBy(down);
        } catch (Problem refused) {
            failures.note(request.clientAddress(), refused);
            RefusalPace.await(request.arrivedAt());
            throw refused;
        }
    }

    /** One rule for all doors, so that none can be forgotten. What reads and is no GET needs a credential that may change. */
    private static Principal admitted(Principal principal, Request request) {
        if (!principal.mayChange() && !READING.contains(request.method())) {
            throw Problem.of(ProblemType.ADMIN_REQUIRED, "This operator's role may read and not change.");
        }
        return principal;
    }

    private Optional<Secret> credential(Request request) {
        String authorization = request.header("Authorization");
        String found = authorization == null ? null : bearer(authorization, request.open() != null);
        found = same(found, request.headers("X-API-Key"));
        if (!settings.apiKeyHeader().equalsIgnoreCase("Authorization")) {
            found = same(found, request.headers(settings.apiKeyHeader()));
        }
        return Optional.ofNullable(found).map(Secret::of);
    }

    private static @Nullable String same(@Nullable String found, List<String> others) {
        String only = found;
        for (String other : others) {
            if (only != null && !only.equals(other)) {
                throw Problem.of(ProblemType.AMBIGUOUS_CREDENTIAL, "The request carries two different credentials.");
            }
            only = other;
        }
        return only;
    }

    /**
     * RFC 6750 section 2.1; the scheme's case does not matter.
     *
     * @param lenient whether the scheme {@code token} is one, too: clients of vendors use it
     */
    private static String bearer(String header, boolean lenient) {
        if (lenient && header.length() > 6 && header.regionMatches(true, 0, "token ", 0, 6)) {
            return header.substring(6).trim();
        }
        if (header.length() < 8 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Problem.of(ProblemType.INVALID_AUTH_FORMAT, "Authorization must have the form Bearer <credential>.");
        }
        return header.substring(7).trim();
    }

    private Principal withoutCredential(Request request) {
        if (!settings.enabled() && Loopback.isLocal(request)) {
            return authenticator.development();
        }
        throw Problem.of(ProblemType.MISSING_AUTH_HEADER, "Send the API key as Authorization: Bearer <key>.");
    }
}
