package io.serai.result;

import io.serai.NeedsPostgres;
import io.serai.platform.PlatformDatabase;
import io.serai.platform.TwoUsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With the user of tenants, who sees less. */
@NeedsPostgres
class PostgresResultsTest extends SqlResultsTest {

    private static PlatformDatabase shared;

    @BeforeAll
    static void makeOneDatabase() {
        shared = TwoUsers.onNewDatabase();
    }

    @AfterAll
    static void leave() {
        shared.close();
    }

    @Override
    PlatformDatabase rows() {
        return shared;
    }
}
