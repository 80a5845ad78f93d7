package io.serai.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The database of the platform, for the work of one tenant or for the platform's own. Every statement of a tenant's work names the
 * tenant in its condition. Where the operator has given a second user for it, that is a rule of the database as well.
 */
public final class PlatformDatabase implements AutoCloseable {

    private final JdbcClient all;
    private final @Nullable TenantDatabase tenants;

    private PlatformDatabase(JdbcClient all, @Nullable TenantDatabase tenants) {
        this.all = all;
        this.tenants = tenants;
    }

    /** With one user for everything: that each statement names its tenant is all there is. */
    public static PlatformDatabase ofOneUser(JdbcClient all) {
        return new PlatformDatabase(all, null);
    }

    static PlatformDatabase ofTwoUsers(JdbcClient all, TenantDatabase tenants) {
        return new PlatformDatabase(all, tenants);
    }

    /** For the work of one tenant. With two users its statements see this tenant's rows alone, whatever they say. */
    public JdbcClient of(String tenantId) {
        return tenants == null ? all : tenants.of(tenantId);
    }

    /** For the work of the platform: looking through all tenants' rows for what is due, and removing a tenant. */
    public JdbcClient ofAll() {
        return all;
    }

    /** Whether the database answers everybody who asks it; waits for as long as it takes. */
    public boolean isReachable() {
        return answers(all) && (tenants == null || answers(tenants.of("")));
    }

    private static boolean answers(JdbcClient sql) {
        return sql.sql("select 1").query(Integer.class).single() == 1;
    }

    @Override
    public void close() {
        if (tenants != null) {
            tenants.close();
        }
    }
}
