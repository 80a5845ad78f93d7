package io.serai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Defaults that depend on other settings, so that a plain text file cannot state them. */
final class Defaults implements EnvironmentPostProcessor {

    private static final List<String> SWITCHES =
            List.of("enabled", "tenantIdHeader", "apiKeyHeader", "fallbackTenantId");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        switches(environment).ifPresent(environment.getPropertySources()::addLast);
        boolean multiTenant = environment.getProperty(
                "MULTI_TENANT_ENABLED",
                Boolean.class,
                environment.getProperty("multiTenant.enabled", Boolean.class, true));
        Path data = Path.of(environment.getProperty("SERAI_DATA_DIR", "data")).toAbsolutePath();
        Map<String, Object> defaults = new HashMap<>();
        // The development switch lets callers in without a key: from this machine only.
        defaults.put("serai.default-host", multiTenant ? "0.0.0.0" : "127.0.0.1");
        // WRITE_DELAY=0: what was committed survives kill -9.
        // async: a thread that some library interrupts while it writes does not close the file for all the others.
        defaults.put("serai.default-database", "jdbc:h2:async:" + data + "/serai;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        defaults.put("serai.default-auto-register", multiTenant ? "vault" : "any");
        defaults.put("serai.default-store", store(environment));
        boolean postgres = environment.getProperty("SERAI_DB_URL", "").startsWith("jdbc:postgresql:");
        defaults.put(
                "serai.default-migrations", "classpath:db/migration" + (postgres ? ",classpath:db/postgresql" : ""));
        defaults.put(
                "serai.default-redis", environment.getProperty("REDIS_URL", "").isEmpty() ? "false" : "true");
        defaults.put("serai.default-limit-store", limitStore(environment));
        // A server that is connected and never answers must not hold a caller: seconds, which the address may change.
        if (postgres) {
            defaults.put("spring.datasource.hikari.data-source-properties.connectTimeout", "2");
            defaults.put("spring.datasource.hikari.data-source-properties.socketTimeout", "10");
        }
        // Several instances share what their database has; one has a file that no backup of its database contains.
        defaults.put("serai.default-keys-in-database", environment.containsProperty("SERAI_DB_URL"));
        // Only where others can take over there is somebody to notice that this one leaves.
        defaults.put("serai.default-shutdown-delay", environment.containsProperty("SERAI_DB_URL") ? "5s" : "0s");
        // Empty means that there is no administrator, absent that a key is generated: YAML cannot tell the two apart.
        String adminKey = environment.getProperty("ADMIN_API_KEY");
        if (adminKey != null) {
            defaults.put("serai.tenancy.admin-api-key", adminKey);
        }
        environment.getPropertySources().addLast(new MapPropertySource("serai-defaults", defaults));
    }

    private static String store(ConfigurableEnvironment environment) {
        String chosen = environment.getProperty("SERAI_CREDENTIAL_STORE", "");
        if (!chosen.isEmpty() && !chosen.equals("embedded") && !chosen.equals("vault")) {
            throw new InvalidConfigurationPropertyValueException(
                    "SERAI_CREDENTIAL_STORE", chosen, "It is embedded or vault.");
        }
        return environment.getProperty("VAULT_ADDR", "").isEmpty() ? "embedded" : "vault";
    }

    private static String limitStore(ConfigurableEnvironment environment) {
        boolean redis = !environment.getProperty("REDIS_URL", "").isEmpty();
        String chosen = environment.getProperty("RATE_LIMIT_STORE", redis ? "redis" : "memory");
        if (!chosen.equals("memory") && !(chosen.equals("redis") && redis)) {
            throw new InvalidConfigurationPropertyValueException(
                    "RATE_LIMIT_STORE", chosen, "It is memory, or redis with a REDIS_URL.");
        }
        return chosen;
    }

    /** The switches and names of headers of {@code multi-tenant.yaml}; nothing else in it is a setting of this process. */
    private static Optional<MapPropertySource> switches(ConfigurableEnvironment environment) {
        Path file = Path.of(environment.getProperty("SERAI_MULTI_TENANT_CONFIG", "config/multi-tenant.yaml"));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Load load = new Load(LoadSettings.builder().build()); // which also reads the rest of the file
        Map<String, Object> found = new HashMap<>();
        try {
            if (load.loadFromString(Files.readString(file)) instanceof Map<?, ?> root
                    && root.get("multiTenant") instanceof Map<?, ?> section) {
                SWITCHES.stream()
                        .filter(name -> section.get(name) != null)
                        .forEach(name -> found.put("multiTenant." + name, section.get(name)));
            }
            return Optional.of(new MapPropertySource("serai-multi-tenant", found));
        } catch (IOException | YamlEngineException malformed) {
            throw new IllegalStateException(file.toAbsolutePath() + " cannot be read, or is not valid YAML", malformed);
        }
    }
}
