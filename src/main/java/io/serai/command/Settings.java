package io.serai.command;

import io.serai.credential.vault.VaultSettings;
import io.serai.http.PublicUrl;
import io.serai.openapi.OpenApiSettings;
import io.serai.openapi.ServiceInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The gateway's own settings for a command that does not start it: the same variables with the same defaults. */
final class Settings {

    private Settings() {}

    /** @throws org.springframework.boot.context.properties.bind.BindException if a variable is set and unusable */
    static VaultSettings vault(Map<String, String> variables) {
        return Binder.get(environment(variables)).bindOrCreate("serai.vault", VaultSettings.class);
    }

    /**
     * What documents say of the gateway.
     *
     * @throws org.springframework.boot.context.properties.bind.BindException if a variable is set and unusable
     */
    static ServiceInfo service(Environment settings) {
        Binder binder = Binder.get(settings);
        return new ServiceInfo(
                binder.bindOrCreate("serai.public", PublicUrl.class).url(),
                settings.getRequiredProperty("spring.application.version"),
                binder.bindOrCreate("serai.openapi", OpenApiSettings.class));
    }

    /** The folder of the route files. */
    static Path routes(Environment settings) {
        return Path.of(settings.getRequiredProperty("serai.routes.folder"));
    }

    static ConfigurableEnvironment environment(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("variables-systemEnvironment", Map.copyOf(variables)));
        try {
            new YamlPropertySourceLoader()
                    .load("defaults", new ClassPathResource("application.yaml"))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        return environment;
    }
}
