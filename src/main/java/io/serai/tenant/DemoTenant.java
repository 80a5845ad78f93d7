package io.serai.tenant;

import io.serai.secret.DataFolder;
import io.serai.secret.KeyFile;
import io.serai.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * The tenant {@code demo} of a first start: made if there is no tenant at all, so that a newcomer has a key to try. Its
 * key lies in {@code demo.key} of the data folder, which only the process can read.
 */
public final class DemoTenant {

    private static final Logger LOGGER = LoggerFactory.getLogger(DemoTenant.class);
    private static final String ID = "demo";

    private final Tenants tenants;
    private final ApiKeys keys;
    private final TenancySettings settings;
    private final Path file;
    private final Clock clock;

    DemoTenant(Tenants tenants, ApiKeys keys, TenancySettings settings, DataFolder data, Clock clock) {
        this.tenants = tenants;
        this.keys = keys;
        this.settings = settings;
        this.file = data.path().resolve("demo.key");
        this.clock = clock;
    }

    /** The tenant's key; empty if there is no such tenant any more or its key has changed. Blocks. */
    public Optional<Secret> key() {
        if (settings.demo() && tenants.count(null) == 0) {
            make();
        }
        return settings.demo() && Files.exists(file) ? Optional.of(read()).filter(this::isInUse) : Optional.empty();
    }

    /** The file comes first: a start that was cut short finds the key there and goes on with it. */
    private void make() {
        Secret key = read();
        if (!KeyText.isWellFormed(key.reveal())) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .log("The key of the demo tenant is no key; there is no demo tenant");
            return;
        }
        try {
            tenants.create(Tenant.named(ID, clock.instant()), key);
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            LOGGER.atInfo().log("Another node made the demo tenant");
        }
    }

    private Secret read() {
        return KeyFile.readOrCreate(file, () -> KeyText.random().reveal());
    }

    private boolean isInUse(Secret key) {
        String text = key.reveal();
        return KeyText.isWellFormed(text)
                && keys.find(KeyText.id(text))
                        .filter(stored ->
                                stored.isUsable(clock.instant()) && KeyText.isSame(KeyText.hash(text), stored.hash()))
                        .isPresent();
    }
}
