package io.serai.credential.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.credential.Connection;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.vault.authentication.AppRoleAuthentication;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.RoleId;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.SecretId;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.KubernetesAuthentication;
import org.springframework.vault.authentication.KubernetesAuthenticationOptions;
import org.springframework.vault.authentication.KubernetesServiceAccountTokenFile;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.web.client.RestTemplate;

/** The engines of one Vault, reached with one session. */
final class VaultAccess implements AutoCloseable {

    private final VaultSession session;
    private final VaultHealth health;
    private final VaultLayout layout;
    private final Vault vault;
    private final KeyValue entries;
    private final Transit transit;

    private VaultAccess(VaultSettings settings, VaultSession session, VaultHttp http, MeterRegistry registry) {
        this.session = session;
        this.health = new VaultHealth(http.lenient(), session);
        this.layout = new VaultLayout(settings);
        this.vault = new Vault(http.lenient(), session, new VaultMeters(registry));
        this.entries = new KeyValue(vault, layout.kv());
        this.transit = new Transit(vault, layout.transit());
    }

    /**
     * Asks Vault nothing yet, so that Serai starts while Vault is away.
     *
     * @throws IllegalStateException if the settings name no way to log in, or several
     */
    static VaultAccess of(VaultSettings settings, MeterRegistry registry) {
        VaultSettings.Login login = settings.login();
        VaultHttp http = new VaultHttp(settings);
        RestTemplate rest = http.throwing();
        VaultSession session =
                VaultSession.of(authentication(login, settings, rest), rest, login != VaultSettings.Login.TOKEN);
        return new VaultAccess(settings, session, http, registry);
    }

    private static ClientAuthentication authentication(
            VaultSettings.Login login, VaultSettings settings, RestTemplate rest) {
        return switch (login) {
            case TOKEN ->
                new TokenAuthentication(Objects.requireNonNull(settings.token()).reveal());
            case APP_ROLE -> new AppRoleAuthentication(appRole(settings), rest);
            case KUBERNETES -> new KubernetesAuthentication(kubernetes(settings), rest);
        };
    }

    private static AppRoleAuthenticationOptions appRole(VaultSettings settings) {
        return AppRoleAuthenticationOptions.builder()
                .path(settings.appRolePath())
                .roleId(RoleId.provided(settings.roleId()))
                .secretId(
                        settings.secretId() == null
                                        || settings.secretId().reveal().isEmpty()
                                ? SecretId.absent()
                                : SecretId.provided(settings.secretId().reveal()))
                .build();
    }

    private static KubernetesAuthenticationOptions kubernetes(VaultSettings settings) {
        String file = settings.kubernetesTokenFile().toString();
        return KubernetesAuthenticationOptions.builder()
                .path(settings.kubernetesPath())
                .role(settings.kubernetesRole())
                // Read at every login: the platform exchanges the file.
                .jwtSupplier(() -> new KubernetesServiceAccountTokenFile(file).get())
                .build();
    }

    /** @param discoveries told of connections that Serai did not write, see {@link Discoveries} */
    VaultCredentialStore credentialStore(Consumer<Connection> discoveries) {
        return new VaultCredentialStore(entries, layout, new TokenSeal(transit), health, new Discoveries(discoveries));
    }

    /** @param store reads what the walk finds */
    VaultWalk walk(VaultCredentialStore store) {
        return new VaultWalk(entries, layout, store);
    }

    VaultClientAppStore clientAppStore() {
        return new VaultClientAppStore(entries, layout, new ClientAppFields(transit));
    }

    KeyValue entries() {
        return entries;
    }

    /** Another KV engine than the tenants'. */
    KeyValue entriesOf(String engine) {
        return new KeyValue(vault, engine);
    }

    Transit transit() {
        return transit;
    }

    VaultLayout layout() {
        return layout;
    }

    @Override
    public void close() {
        session.destroy();
    }
}
