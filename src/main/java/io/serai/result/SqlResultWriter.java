package io.serai.result;

import io.serai.secret.KeyFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** One result on its way into the database. */
final class SqlResultWriter implements ResultWriter {

    private static final Logger LOGGER = LoggerFactory.getLogger(SqlResultWriter.class);

    /** Of a piece: few enough to be held beside the answer, many enough to be worth a row. */
    private static final int PART_BYTES = 256 * 1024;

    private final SqlResults results;
    private final String id = "res_" + KeyFile.random().substring(0, 22);
    private final String tenantId;
    private final String mediaType;
    private final MessageDigest sha256;
    private final Lock lock = new ReentrantLock(); // who gives up does so while a piece is being written
    private long bytes;
    private int parts;
    private boolean begun; // something of it may be there, also if its first piece failed
    private boolean over;

    SqlResultWriter(SqlResults results, String tenantId, String mediaType) {
        this.results = results;
        this.tenantId = tenantId;
        this.mediaType = mediaType;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    String id() {
        return id;
    }

    String tenantId() {
        return tenantId;
    }

    String mediaType() {
        return mediaType;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(byte[] more) {
        lock.lock();
        try {
            requireOpen();
            for (int from = 0; from < more.length; from += PART_BYTES) {
                byte[] part = more.length <= PART_BYTES
                        ? more
                        : Arrays.copyOfRange(more, from, Math.min(more.length, from + PART_BYTES));
                begun = true;
                results.add(this, parts, part);
                sha256.update(part);
                bytes += part.length;
                parts++;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public KeptResult finish() {
        lock.lock();
        try {
            requireOpen();
            over = true;
            return results.finish(this, parts, HexFormat.of().formatHex(sha256.digest()));
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("The result has been ended");
        }
    }

    @Override
    public void abort() {
        lock.lock();
        try {
            over = true;
            if (begun) {
                results.delete(tenantId, id);
            }
        } catch (DataAccessException down) {
            // What is left cannot be read by anybody, and goes when its time is over.
            LOGGER.atWarn()
                    .addKeyValue("tenant", tenantId)
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("A result that was given up could not be removed");
        } finally {
            lock.unlock();
        }
    }
}
