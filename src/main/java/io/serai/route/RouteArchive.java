package io.serai.route;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The texts that served last, of every provider file, and those that served before: for a start that finds a broken file,
 * and for going back. It is in the platform database, so that all instances go back together.
 */
final class RouteArchive {

    /**
     * @param hash of the text that is to serve
     * @param refusedHash of the text that an operator went back from: it must not serve although it is on the disk
     */
    record Kept(
            String hash,
            String text,
            @Nullable String previousText,
            @Nullable String refusedHash) {}

    private static final String SELECT = "select file, hash, content, previous_content, refused_hash from route_files";

    private final JdbcClient sql;
    private final Clock clock;

    RouteArchive(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    Map<String, Kept> all() {
        Map<String, Kept> all = new HashMap<>();
        sql.sql(SELECT)
                .query((row, number) -> all.put(row.getString("file"), kept(row)))
                .list();
        return all;
    }

    @Nullable
    Kept get(String file) {
        return sql.sql(SELECT + " where file = ?")
                .param(file)
                .query((row, number) -> kept(row))
                .optional()
                .orElse(null);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getString("hash"),
                row.getString("content"),
                row.getString("previous_content"),
                row.getString("refused_hash"));
    }

    /** File → hash of the text that an operator went back from. */
    Map<String, String> refused() {
        Map<String, String> hashes = new HashMap<>();
        sql.sql("select file, refused_hash from route_files where refused_hash is not null")
                .query((row, number) -> hashes.put(row.getString("file"), row.getString("refused_hash")))
                .list();
        return hashes;
    }

    /**
     * Keeps what serves from now on; what served until now becomes the previous text.
     *
     * @param document that belongs to the text, packed; asked only if this is not kept already
     */
    void keep(Edition edition, Supplier<@Nullable String> document) {
        if (keeps(edition)) {
            return;
        }
        String packed = document.get();
        int changed = sql.sql("""
                        update route_files set previous_hash = hash, previous_content = content,
                        previous_document = document, hash = :hash, content = :content, document = :document, refused_hash = null, changed_at = :now
                        where file = :file and hash <> :hash""")
                .param("file", edition.file())
                .param("hash", edition.hash())
                .param("content", edition.text())
                .param("document", packed, Types.VARCHAR)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (changed == 0) {
            sql.sql("""
                            insert into route_files (file, hash, content, document, changed_at)
                            select :file, :hash, :content, :document, :now
                            where not exists (select 1 from route_files where file = :file)""")
                    .param("file", edition.file())
                    .param("hash", edition.hash())
                    .param("content", edition.text())
                    .param("document", packed, Types.VARCHAR)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private boolean keeps(Edition edition) {
        return sql.sql("select count(*) from route_files where file = ? and hash = ? and refused_hash is null")
                        .param(edition.file())
                        .param(edition.hash())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** The documents that belong to the text that is to serve. */
    Documents.Source documentsOf(String file) {
        return name -> document("document", file, name);
    }

    /** The documents that belong to the text before that. */
    Documents.Source previousDocumentsOf(String file) {
        return name -> document("previous_document", file, name);
    }

    private byte[] document(String column, String file, String name) throws IOException {
        String packed = sql.sql("select " + column + " from route_files where file = ? and " + column + " is not null")
                .param(file)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new IOException("Document " + name + " was not kept"));
        return KeptDocument.unpack(packed);
    }

    /**
     * Goes back to the previous text.
     *
     * @return false if there is none
     */
    boolean rollBack(String file, String servingHash) {
        return sql.sql("""
                        update route_files set hash = previous_hash, content = previous_content, document = previous_document,
                        previous_hash = hash, previous_content = content, previous_document = document, refused_hash = hash, changed_at = :now
                        where file = :file and hash = :hash and previous_hash is not null""")
                        .param("file", file)
                        .param("hash", servingHash)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
