package io.serai.platform;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;

/**
 * Brings the database's schema up to this program's, and leaves one alone that is newer: what a later version has changed
 * this one cannot know, and would read and write all the same.
 */
final class SchemaVersion implements FlywayMigrationStrategy {

    /** The database was used by a later version. */
    static final class TooNew extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooNew(String database) {
            super("The database was used by a newer Serai: its schema has version " + database
                    + ", which this program does not know. Nothing was changed");
        }
    }

    @Override
    public void migrate(Flyway flyway) {
        Arrays.stream(flyway.info().applied())
                .filter(SchemaVersion::isUnknown)
                .map(migration -> String.valueOf(migration.getVersion()))
                .reduce((earlier, latest) -> latest)
                .ifPresent(latest -> {
                    throw new TooNew(latest);
                });
        flyway.migrate();
    }

    private static boolean isUnknown(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }
}
