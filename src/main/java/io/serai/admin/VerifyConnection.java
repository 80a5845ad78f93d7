package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Providers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Step {@code verifyConnection}: asks the provider whose account a connection is, and keeps the answer. A refusal is kept
 * too, so that the connection's state shows it; a connection that was refused before is usable again if it is confirmed.
 */
final class VerifyConnection extends CredentialStep {

    private final Providers providers;
    private final Connections connections;
    private final Verification verification;

    VerifyConnection(Providers providers, Connections connections, Verification verification) {
        super("verify");
        this.providers = providers;
        this.connections = connections;
        this.verification = verification;
    }

    @Override
    Reply access(Call call) {
        ConnectionId id = ConnectionName.of(call, providers, BodyTenant.optional(call));
        Credential credential = connections.stored(id).orElseThrow(() -> Connections.notFound(id));
        try {
            Connection.Account account = verification.account(credential);
            connections.verified(credential, account);
            return Reply.ok(view(id, account));
        } catch (Problem problem) {
            if (problem.type() == ProblemType.REAUTH_REQUIRED) {
                connections.refused(credential);
            }
            throw problem;
        }
    }

    private static Map<String, Object> view(ConnectionId id, Connection.Account account) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", id.tenantId());
        view.put("integration", id.integration());
        view.put("connection", id.connection());
        view.put("verified", true);
        view.put("account", ConnectionViews.account(account));
        return view;
    }
}
