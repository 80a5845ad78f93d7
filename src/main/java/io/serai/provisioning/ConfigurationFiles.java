package io.serai.provisioning;

import io.serai.tenant.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** The files, applied before the first call is served, and again whenever an operator asks. */
final class ConfigurationFiles implements SmartInitializingSingleton {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfigurationFiles.class);

    /**
     * What came of applying the files.
     *
     * @param applied the files of which something was taken
     * @param findings what was left out
     */
    record Result(List<String> applied, List<Finding> findings, boolean whole) {}

    private final Optional<MultiTenantFile> multiTenant;
    private final Optional<TenantsFile> tenantsFile;
    private final Tenants tenants;

    ConfigurationFiles(Optional<MultiTenantFile> multiTenant, Optional<TenantsFile> tenantsFile, Tenants tenants) {
        this.multiTenant = multiTenant;
        this.tenantsFile = tenantsFile;
        this.tenants = tenants;
    }

    /**
     * At the start. What {@code tenants.json} said the last time is in the database: without it the start goes on unless
     * there is nothing to go on with. What {@code multi-tenant.yaml} said the last time is known to nobody.
     */
    @Override
    public void afterSingletonsInstantiated() {
        multiTenant.ifPresent(file -> {
            List<Finding> findings = file.apply();
            if (!findings.isEmpty()) {
                throw new FileRefused(findings.getFirst(), null);
            }
        });
        try {
            tenantsFile.ifPresent(file -> log(file.apply()));
        } catch (FileRefused refused) {
            if (tenants.count(null) == 0) {
                throw refused;
            }
            log(List.of(refused.finding()));
        }
    }

    /** Applies the files as they are now; what is wrong leaves what was there. */
    synchronized Result reload() {
        List<String> applied = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        boolean whole = true;
        if (multiTenant.isPresent()) {
            List<Finding> wrong = multiTenant.get().apply();
            findings.addAll(wrong);
            whole = wrong.isEmpty();
            if (whole) {
                applied.add(multiTenant.get().name());
            }
        }
        if (tenantsFile.isPresent()) {
            try {
                findings.addAll(tenantsFile.get().apply());
                applied.add(tenantsFile.get().name());
            } catch (FileRefused refused) {
                findings.add(refused.finding());
                whole = false;
            }
        }
        log(findings);
        return new Result(applied, findings, whole);
    }

    private static void log(List<Finding> findings) {
        for (Finding finding : findings) {
            LOGGER.atWarn()
                    .addKeyValue("file", finding.file())
                    .addKeyValue("pointer", finding.pointer())
                    .addKeyValue("finding", finding.message())
                    .log("An entry of a configuration file was left out");
        }
    }
}
