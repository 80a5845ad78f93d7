package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.ScratchFolder;
import io.serai.secret.DataFolder;
import io.serai.secret.LocalCipher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * How many renewed pairs of each tenant a killed process has left behind, in its database or on the way there.
 *
 * @param pairs by tenant
 */
record KilledStore(Map<String, Integer> pairs) {

    private record Stored(int pairs, @Nullable Instant last) {}

    /** Opens a copy: the next process must find the files as they were left. */
    static KilledStore of(Path data) throws IOException {
        Path copy = ScratchFolder.create("serai-killed");
        Files.copy(data.resolve("serai.mv.db"), copy.resolve("serai.mv.db"));
        Map<String, Stored> stored = stored("jdbc:h2:file:" + copy + "/serai;IFEXISTS=TRUE");
        FileSystemUtils.deleteRecursively(copy);
        PairSpill spill =
                new PairSpill(new DataFolder(data), new LocalCipher(new DataFolder(data)), new ObjectMapper());
        spill.load();
        Map<String, Integer> pairs = new HashMap<>();
        stored.forEach((tenant, one) -> pairs.put(tenant, one.pairs()));
        for (NewPair pair : spill.waiting()) {
            Stored one = stored.get(pair.id().tenantId());
            if (one != null && !pair.obtainedAt().equals(one.last())) { // not yet in the database as well
                pairs.merge(pair.id().tenantId(), 1, Integer::sum);
            }
        }
        return new KilledStore(pairs);
    }

    private static Map<String, Stored> stored(String url) {
        Map<String, Stored> stored = new HashMap<>();
        try (Connection database = DriverManager.getConnection(url);
                ResultSet rows = database.createStatement()
                        .executeQuery("select tenant_id, refresh_count, last_refresh_at from credentials")) {
            while (rows.next()) {
                OffsetDateTime last = rows.getObject(3, OffsetDateTime.class);
                stored.put(rows.getString(1), new Stored(rows.getInt(2), last == null ? null : last.toInstant()));
            }
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return stored;
    }
}
