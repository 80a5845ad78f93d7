package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.custom.CustomServers;
import io.serai.deadletter.DeadLetters;
import io.serai.idempotency.Executions;
import io.serai.oauth.Consents;
import io.serai.quota.Quotas;
import io.serai.result.Results;
import io.serai.saga.SagaService;
import io.serai.secret.TenantCipher;
import io.serai.tenant.TenantSource;
import java.util.List;

/** Everything that is kept for a tenant beside its record and its keys. Blocks. */
final class Possessions {

    /** What was removed. */
    record Removed(int credentials, List<String> integrations) {}

    private final Connections connections;
    private final DeadLetters letters;
    private final Executions executions;
    private final Results results;
    private final SagaService sagas;
    private final Consents consents;
    private final Quotas quotas;
    private final CustomServers servers;
    private final List<TenantSource> sources;
    private final TenantCipher cipher;

    Possessions(
            Connections connections,
            DeadLetters letters,
            Executions executions,
            Results results,
            SagaService sagas,
            Consents consents,
            Quotas quotas,
            CustomServers servers,
            List<TenantSource> sources,
            TenantCipher cipher) {
        this.connections = connections;
        this.letters = letters;
        this.executions = executions;
        this.results = results;
        this.sagas = sagas;
        this.consents = consents;
        this.quotas = quotas;
        this.servers = servers;
        this.sources = sources;
        this.cipher = cipher;
    }

    /** The key goes last: until then a removal that was cut short can be repeated. */
    Removed remove(String tenantId) {
        List<String> integrations = connections.list(tenantId).stream()
                .map(connection -> connection.id().integration())
                .distinct()
                .toList();
        int credentials = connections.deleteAll(tenantId);
        letters.deleteAll(tenantId);
        executions.deleteAll(tenantId);
        results.deleteAll(tenantId);
        sagas.deleteAll(tenantId);
        consents.deleteAll(tenantId);
        quotas.deleteAll(tenantId);
        servers.deleteAll(tenantId);
        sources.forEach(source -> source.remove(tenantId));
        cipher.destroy(tenantId);
        return new Removed(credentials, integrations);
    }
}
