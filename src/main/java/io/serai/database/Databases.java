package io.serai.database;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.core.env.Environment;

/** The databases that the operator declared, by name. None is connected to before a tool asks it something. */
public final class Databases implements AutoCloseable {

    private final Map<String, Database> byName = new TreeMap<>();

    Databases(Map<String, DatabaseSettings> declared, MeterRegistry meters) {
        declared.forEach((name, settings) -> byName.put(name, new Database(name, settings, meters)));
    }

    /** @throws IllegalArgumentException if one of them cannot be used */
    public static Set<String> names(Environment environment) {
        return DatabaseSettings.of(environment).keySet();
    }

    /** @throws IllegalArgumentException if there is none of that name */
    Database get(String name) {
        Database database = byName.get(name);
        if (database == null) {
            throw new IllegalArgumentException(
                    "No database " + name + " is declared: set " + QueryOptions.variable(name));
        }
        return database;
    }

    @Override
    public void close() {
        byName.values().forEach(Database::close);
    }
}
