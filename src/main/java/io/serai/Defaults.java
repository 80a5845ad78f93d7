package io.serai;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Defaults that depend on other settings, so that a plain text file cannot state them. */
final class Defaults implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean multiTenant = environment.getProperty("MULTI_TENANT_ENABLED", Boolean.class, true);
        Path data = Path.of(environment.getProperty("SERAI_DATA_DIR", "data")).toAbsolutePath();
        Map<String, Object> defaults = new HashMap<>();
        // The development switch lets callers in without a key: from this machine only.
        defaults.put("serai.default-host", multiTenant ? "0.0.0.0" : "127.0.0.1");
        // WRITE_DELAY=0: what was committed survives kill -9.
        defaults.put("serai.default-database", "jdbc:h2:file:" + data + "/serai;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        defaults.put("serai.default-auto-register", multiTenant ? "vault" : "any");
        defaults.put("serai.default-store", store(environment));
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
}
