package io.serai;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What {@code LOG_LEVEL} and {@code LOG_FORMAT} mean. The level is Serai's own: libraries stay at warnings, because at
 * {@code debug} some of them print headers and bodies, and Serai never does. One that is needed can be named, as in
 * {@code LOGGING_LEVEL_ORG_FLYWAYDB=info}.
 */
final class Logs implements EnvironmentPostProcessor {

    /** Lines of libraries that belong to a start: that the port is open, that the database was brought up to date. */
    private static final String[] MILESTONES = {
        "org.apache.camel.impl.engine.AbstractCamelContext",
        "org.springframework.boot.web.embedded.tomcat.TomcatWebServer",
        "org.flywaydb.core.internal.command.DbMigrate"
    };

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        LogLevel level = level(environment.getProperty("LOG_LEVEL", "info"));
        Map<String, Object> settings = new HashMap<>();
        settings.put("logging.level.root", atLeast(LogLevel.WARN, level));
        settings.put("logging.level.io.serai", level);
        for (String milestone : MILESTONES) {
            settings.put("logging.level." + milestone, atLeast(LogLevel.INFO, level));
        }
        if (isJson(environment.getProperty("LOG_FORMAT", "text"))) {
            settings.put("logging.structured.format.console", "ecs");
        }
        environment.getPropertySources().addLast(new MapPropertySource("serai-logs", settings));
    }

    private static LogLevel level(String name) {
        try {
            return LogLevel.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InvalidConfigurationPropertyValueException(
                    "LOG_LEVEL", name, "It is one of trace, debug, info, warn, error and off.");
        }
    }

    private static boolean isJson(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            default ->
                throw new InvalidConfigurationPropertyValueException("LOG_FORMAT", format, "It is text or json.");
        };
    }

    private static LogLevel atLeast(LogLevel floor, LogLevel level) {
        return level.compareTo(floor) > 0 ? level : floor;
    }
}
