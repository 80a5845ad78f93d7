package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the ring, the master key and the database together at the start, and refuses the start, before anything is
 * changed, when they do not belong together.
 */
final class KeyCustody {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyCustody.class);

    private static final String CHECK = "serai master key";

    /** Marks a ring whose keys of an earlier release have not all been taken over. */
    private static final String PENDING = "pending-";

    private KeyCustody() {}

    /** @throws IllegalStateException if another master key wrapped what is in the ring */
    static void check(KeyRing.Content ring, MasterKeys masters) {
        if (!masters.know(ring.check())) {
            throw wrongKey();
        }
        masters.unwrap(ring.check(), CHECK);
        if (ring.entries().stream().anyMatch(entry -> !masters.know(entry.wrapped()))) {
            throw new IllegalStateException(
                    "Some tenants' keys are wrapped by another master key; start once more with it"
                            + " in TOKEN_ENCRYPTION_KEY_PREVIOUS. Nothing has been changed");
        }
    }

    private static IllegalStateException wrongKey() {
        return new IllegalStateException(
                "The master key is not the one this database was made with; nothing has been changed");
    }

    /** Makes a ring, or wraps one with the present master key, or takes over the keys of an earlier release. */
    static void takeCharge(KeyRing ring, MasterKeys masters, KeyRegister register) {
        Optional<KeyRing.Content> present = ring.content();
        present.ifPresent(content -> check(content, masters));
        Optional<String> known = register.ring();
        if (known.isPresent()) {
            check(known.get(), present);
        } else {
            takeOver(ring, masters, register, present);
        }
        wrapAnew(ring, masters);
    }

    private static void check(String known, Optional<KeyRing.Content> present) {
        if (present.isEmpty()) {
            throw new IllegalStateException(
                    "The tenants' keys of this database are missing; restore them from their own backup. Nothing has been"
                            + " changed");
        }
        if (!present.get().id().equals(known)) {
            throw new IllegalStateException(
                    "The tenants' keys do not belong to this database; nothing has been changed");
        }
    }

    /**
     * The database knows no ring: it is new, or from an earlier release, when keys were kept in it. Its keys are taken over
     * if that was never finished; a database that was restored from a backup of that time brings no destroyed key back.
     */
    private static void takeOver(
            KeyRing ring, MasterKeys masters, KeyRegister register, Optional<KeyRing.Content> present) {
        register.earlierCheck().ifPresent(check -> unwrapEarlier(masters, check, CHECK));
        if (present.isEmpty()) {
            String id = PENDING + UUID.randomUUID();
            ring.begin(new KeyRing.Content(id, masters.wrap(CHECK.getBytes(UTF_8), CHECK), List.of()));
        }
        String id = ring.content().orElseThrow().id();
        if (id.startsWith(PENDING)) {
            for (KeyRegister.Earlier key : register.earlierKeys()) {
                byte[] raw = unwrapEarlier(masters, key.wrapped(), key.tenantId());
                ring.add(new KeyRing.Entry(
                        key.tenantId(), 1, masters.wrap(raw, EmbeddedTenantCipher.context(key.tenantId(), 1))));
            }
            String done = id.substring(PENDING.length());
            ring.change(content -> new KeyRing.Content(done, content.check(), content.entries()));
        }
        register.enter(ring.content().orElseThrow().id());
    }

    private static byte[] unwrapEarlier(MasterKeys masters, String wrapped, String context) {
        try {
            return masters.unwrap(wrapped, context);
        } catch (Undecipherable wrong) {
            throw wrongKey();
        }
    }

    /** All or nothing, so that a kill in between leaves the ring as it was. */
    static void wrapAnew(KeyRing ring, MasterKeys masters) {
        KeyRing.Content before = ring.content().orElseThrow();
        boolean current = masters.isCurrent(before.check())
                && before.entries().stream().allMatch(entry -> masters.isCurrent(entry.wrapped()));
        if (current) {
            return;
        }
        ring.change(content -> new KeyRing.Content(
                content.id(),
                masters.wrap(CHECK.getBytes(UTF_8), CHECK),
                content.entries().stream()
                        .map(entry -> wrapAnew(entry, masters))
                        .toList()));
        LOGGER.atInfo()
                .addKeyValue("count", before.entries().size())
                .log("The tenants' keys are wrapped by the new master key; the previous one is not needed any more"
                        + " when every instance has been started with the new one");
    }

    private static KeyRing.Entry wrapAnew(KeyRing.Entry entry, MasterKeys masters) {
        String context = EmbeddedTenantCipher.context(entry.tenantId(), entry.version());
        byte[] raw = masters.unwrap(entry.wrapped(), context);
        return new KeyRing.Entry(entry.tenantId(), entry.version(), masters.wrap(raw, context));
    }
}
