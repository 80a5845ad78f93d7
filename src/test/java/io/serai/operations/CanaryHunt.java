package io.serai.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Canary;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that leaves a process, gathered, and the canaries that show in it. */
final class CanaryHunt {

    private static final List<String> TABLES =
            List.of("tenants", "api_keys", "credentials", "dead_letters", "key_ring", "key_ring_entries");

    private final SeraiTester serai;
    private final Operator operator;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Set<String> codes = new TreeSet<>();
    private int answers;

    CanaryHunt(SeraiTester serai, Operator operator) {
        this.serai = serai;
        this.operator = operator;
    }

    void found(String where, String text) {
        outputs.put(where, text);
    }

    /** The answer of a call is the caller's own; one that succeeded may hold what the provider said. */
    Reply keep(Reply reply) {
        String call = "answer " + ++answers;
        codes.add(reply.json().path("code").asText());
        found(call + " headers", reply.headers().map().toString());
        if (reply.status() >= 400 || !reply.data().has("result")) {
            found(call, reply.json().toString());
        }
        return reply;
    }

    int answers() {
        return answers;
    }

    /** The codes of all problems so far. */
    Set<String> codes() {
        return codes;
    }

    void readTheProcess(String adminKey, String tenantKey) {
        found("prometheus", operator.get("/actuator/prometheus").body());
        found("health", operator.get("/actuator/health/readiness").body());
        found("MBeans", operator.jolokia(Map.of("type", "list")).body());
        found(
                "attributes",
                operator.jolokia(Map.of("type", "read", "mbean", "*:*")).body());
        found(
                "routes",
                operator.jolokia(Map.of(
                                "type", "exec",
                                "mbean", "org.apache.camel:context=serai,name=\"serai\",type=context",
                                "operation", "dumpRoutesAsXml()"))
                        .body());
        page("/admin/audit?limit=500", adminKey);
        page("/admin/tenants?limit=500", adminKey);
        page("/dead-letters?limit=500", tenantKey);
        for (String table : TABLES) {
            found(
                    "table " + table,
                    serai.bean(JdbcClient.class)
                            .sql("select * from " + table)
                            .query()
                            .listOfRows()
                            .toString());
        }
    }

    private void page(String path, String key) {
        String next = path;
        for (int page = 1; page <= 20 && !next.isEmpty(); page++) {
            Reply reply = serai.request("GET", next, null, Map.of("Authorization", "Bearer " + key));
            assertThat(reply.status()).isEqualTo(200);
            found(path + " page " + page, reply.json().toString());
            JsonNode cursor = reply.json().path("nextCursor");
            next = cursor.isTextual() ? path + "&cursor=" + cursor.asText() : "";
        }
    }

    void readTheFolder() throws IOException {
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                read(file);
            }
        }
    }

    /** What was there a moment ago and is gone, as a pair of tokens that has reached its store, shows nothing. */
    private void read(Path file) throws IOException {
        String name = "file " + serai.data().relativize(file);
        try {
            found(name, new String(Files.readAllBytes(file), ISO_8859_1));
        } catch (NoSuchFileException gone) {
            found(name, "");
        }
    }

    List<String> hits(Collection<Canary> canaries) {
        List<String> hits = new ArrayList<>();
        outputs.forEach((where, text) -> canaries.forEach(canary -> canary.spellings()
                .filter(text::contains)
                .forEach(spelling ->
                        hits.add(canary.kind() + " in " + where + " as " + spelling + ": " + around(text, spelling)))));
        return hits;
    }

    private static String around(String text, String spelling) {
        int at = text.indexOf(spelling);
        return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + spelling.length() + 40));
    }
}
