package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.StoreUnavailable;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Settings that name a secret in Vault instead of holding it, as in
 * {@code GITHUB_CLIENT_SECRET={{hashicorp:secret:platform/github#client_secret}}}: the syntax of camel-hashicorp-vault,
 * looked up once, at the start (docs/decisions/0007). A name that leads to nothing refuses the start.
 */
final class PlatformSecrets implements EnvironmentPostProcessor {

    /** {@code {{hashicorp:engine:path#field:default@version}}}; default and version may be left out. */
    private static final Pattern NAME = Pattern.compile(
            "\\{\\{hashicorp:(?<engine>[A-Za-z0-9_/-]+):(?<path>[A-Za-z0-9_./-]+)#(?<field>[A-Za-z0-9_.-]+)"
                    + "(?::(?<default>[^@{}]*))?(?:@(?<version>\\d+))?\\}\\}");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, String> names = names(environment);
        if (names.isEmpty()) {
            return;
        }
        VaultSettings settings = Binder.get(environment).bindOrCreate("serai.vault", VaultSettings.class);
        Map<String, Object> found = new HashMap<>();
        try (VaultAccess vault = VaultAccess.of(settings, new SimpleMeterRegistry())) {
            names.forEach((variable, name) -> found.put(variable, secret(vault, variable, name)));
        }
        // The end of the name lets SPRING_DATASOURCE_PASSWORD mean spring.datasource.password.
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("platform-secrets-systemEnvironment", found));
    }

    private static Map<String, String> names(ConfigurableEnvironment environment) {
        Map<String, String> names = new HashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed) {
                for (String variable : listed.getPropertyNames()) {
                    if (String.valueOf(listed.getProperty(variable)).startsWith("{{hashicorp:")) {
                        names.putIfAbsent(variable, String.valueOf(listed.getProperty(variable)));
                    }
                }
            }
        }
        return names;
    }

    private static String secret(VaultAccess vault, String variable, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || matcher.group("path").contains("..")) {
            throw new IllegalArgumentException(
                    variable + " must have the form {{hashicorp:engine:path#field}}, or be the value itself");
        }
        String text = value(vault, variable, matcher);
        if (text == null) {
            text = matcher.group("default");
        }
        if (text == null) {
            throw new IllegalStateException(variable + " names a secret that is not in Vault");
        }
        return text;
    }

    private static @Nullable String value(VaultAccess vault, String variable, Matcher name) {
        String version = name.group("version");
        String path = name.group("path") + (version == null ? "" : "?version=" + version);
        try {
            ObjectNode data = vault.entriesOf(name.group("engine"))
                    .read(path)
                    .flatMap(KeyValue.Entry::data)
                    .orElse(null);
            JsonNode value = data == null ? null : data.get(name.group("field"));
            return value == null || !value.isValueNode() ? null : value.asText();
        } catch (StoreUnavailable down) {
            throw new IllegalStateException(variable + " names a secret in Vault, and Vault cannot be asked", down);
        }
    }
}
