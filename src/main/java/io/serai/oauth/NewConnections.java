package io.serai.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.ConnectionCheck;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes connections of grants: asks the vendor whose they are, then stores them, each encrypted with the tenant's key. */
final class NewConnections {

    private static final Logger LOGGER = LoggerFactory.getLogger(NewConnections.class);

    private final Connections connections;
    private final ConnectionCheck check;
    private final Clock clock;

    NewConnections(Connections connections, ConnectionCheck check, Clock clock) {
        this.connections = connections;
        this.check = check;
        this.clock = clock;
    }

    /** @throws ConsentFailed if the vendor does not take a token that it has just given; nothing was stored then */
    List<Connection> store(Provider provider, PendingConsent pending, List<Grant> grants) throws ConsentFailed {
        List<Credential> credentials = new ArrayList<>();
        for (Grant grant : grants) {
            Credential credential = credential(provider, pending, grant);
            Connection.Account account = account(provider, credential);
            credentials.add(account == null ? credential : credential.ownedBy(account));
        }
        return credentials.stream().map(connections::replace).toList();
    }

    private Credential credential(Provider provider, PendingConsent pending, Grant grant) {
        ConnectionId id = pending.connection();
        OAuthDefinition definition = provider.oauth();
        if (grant.suffix() != null && definition != null && definition.pair() != null) {
            String name = definition.pair().nameBeside(id.connection());
            id = new ConnectionId(id.tenantId(), id.integration(), name);
        }
        Instant now = clock.instant();
        Connection connection = Connection.made(
                id,
                grant.tokenType(),
                grant.scopes(),
                grant.refreshToken() != null,
                grant.expiresIn() == null ? null : now.plus(grant.expiresIn()).truncatedTo(ChronoUnit.SECONDS),
                JsonNodeFactory.instance.objectNode(),
                now);
        return new Credential(connection, grant.accessToken(), grant.refreshToken());
    }

    /** A vendor that does not answer now costs nobody the grant: the account stays unknown until it is asked again. */
    private Connection.@Nullable Account account(Provider provider, Credential credential) throws ConsentFailed {
        if (provider.whoami() == null) {
            return null;
        }
        Problem problem;
        try {
            return check.whoami(provider, credential).join();
        } catch (Problem refused) {
            problem = refused;
        } catch (CompletionException failed) {
            problem = failed.getCause() instanceof Problem known
                    ? known
                    : Problem.of(ProblemType.PROVIDER_ERROR, "The provider's answer could not be read.");
        }
        if (problem.type() == ProblemType.REAUTH_REQUIRED) {
            throw new ConsentFailed("token_refused");
        }
        LOGGER.atWarn()
                .addKeyValue("tenant", credential.connection().id().tenantId())
                .addKeyValue("integration", credential.connection().id().integration())
                .addKeyValue("code", problem.type())
                .log("A new connection's account is not known yet");
        return null;
    }
}
