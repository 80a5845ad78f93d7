package io.serai.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a connection must show to see a tenant's rows. A statement can set any name and any ticket, but not find the ticket
 * that belongs to another name: the secret lies in a table that only the tables' owner reads, see
 * {@code V14__rows_of_tenants.sql}.
 */
final class Tickets {

    private final byte[] secret;
    private final String schema;

    Tickets(byte[] secret, String schema) {
        this.secret = secret;
        this.schema = schema;
    }

    String of(String tenantId) {
        return HexFormat.of().formatHex(hash(hash(tenantId.getBytes(UTF_8))));
    }

    /** Temporary tables last: a name means ours, also to whoever finds a table of the same name left behind. */
    String searchPath() {
        return '"' + schema.replace("\"", "\"\"") + "\", pg_temp";
    }

    private byte[] hash(byte[] text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(secret);
            return sha.digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
