package io.serai.mail;

import io.serai.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * An account that an operator declared for tools, {@code serai.mail.<name>.*}.
 *
 * @param tls how the connection is protected
 * @param from address of the sender, the same for every letter
 * @param domains where letters may go: {@code acme.example}, or {@code *} for anywhere
 * @param recipients most recipients of one letter
 * @param timeout longest wait for the server, at each step
 */
record MailSettings(
        @Nullable String host,
        @Nullable Integer port,
        @DefaultValue("starttls") Tls tls,
        @Nullable String username,
        @Nullable Secret password,
        @Nullable String from,
        List<String> domains,
        @DefaultValue("10") int recipients,
        @DefaultValue("10s") Duration timeout) {

    /** {@code STARTTLS} and {@code TLS} refuse a server that cannot, or whose certificate is another's. */
    enum Tls {
        STARTTLS(587),
        TLS(465),
        NONE(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    MailSettings {
        domains = domains == null ? List.of() : List.copyOf(domains);
    }

    /** @throws IllegalArgumentException if one cannot be used */
    static Map<String, MailSettings> of(Environment environment) {
        Map<String, MailSettings> all = new TreeMap<>(Binder.get(environment)
                .bind("serai.mail", Bindable.mapOf(String.class, MailSettings.class))
                .orElse(Map.of()));
        all.forEach(MailSettings::check);
        return all;
    }

    private static void check(String name, MailSettings settings) {
        require(Accounts.isName(name), name, "the name is " + Accounts.NAME.pattern());
        require(settings.host != null && !settings.host.isBlank(), name, "host is missing");
        require(settings.from != null && Letter.isAddress(settings.from), name, "from is an address");
        require(!settings.domains.isEmpty(), name, "domains says where letters may go; * is anywhere");
        require(settings.recipients > 0, name, "recipients is at least 1");
        require(settings.timeout.toMillis() >= 1000, name, "timeout is at least 1s");
    }

    private static void require(boolean holds, String name, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("serai.mail." + name + " (SERAI_MAIL_…) cannot be used: " + rule);
        }
    }

    int portOrUsual() {
        return port == null ? tls.port : port;
    }

    boolean isAllowed(String address) {
        String domain = address.substring(address.indexOf('@') + 1);
        return domains.contains("*") || domains.stream().anyMatch(domain::equalsIgnoreCase);
    }
}
