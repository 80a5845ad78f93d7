package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.secret.DataFolder;
import io.serai.secret.LocalCipher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many renewed pairs of each tenant a killed process has left behind, in its database or on the way there.
 *
 * @param pairs by tenant
 */
record KilledStore(Map<String, Integer> pairs) {

    /** Opens a copy: the next process must find the files as they were left. */
    static KilledStore of(Path data) throws IOException {
        Path copy = Files.createTempDirectory("serai-killed");
        Path database = Files.copy(data.resolve("serai.mv.db"), copy.resolve("serai.mv.db"));
        Map<String, Integer> pairs = stored("jdbc:h2:file:" + copy + "/serai;IFEXISTS=TRUE");
        Files.delete(database);
        PairSpill spill =
                new PairSpill(new DataFolder(data), new LocalCipher(new DataFolder(data)), new ObjectMapper());
        spill.load();
        spill.waiting().forEach(pair -> pairs.merge(pair.id().tenantId(), 1, Integer::sum));
        return new KilledStore(pairs);
    }

    private static Map<String, Integer> stored(String url) {
        Map<String, Integer> pairs = new HashMap<>();
        try (Connection database = DriverManager.getConnection(url);
                ResultSet rows =
                        database.createStatement().executeQuery("select tenant_id, refresh_count from credentials")) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getInt(2));
            }
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return pairs;
    }
}
