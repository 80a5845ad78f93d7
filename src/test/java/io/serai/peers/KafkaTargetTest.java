package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.SeraiProcess;
import io.serai.SteadyCalls;
import io.serai.audit.CopyCheck;
import io.serai.audit.JournalCheck;
import io.serai.audit.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail arrives at a real broker, whichever of the two is killed. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class KafkaTargetTest {

    private static final int KILLS = 10;
    private static final int CALLS_PER_KILL = 600;
    private static final String SECRET = "ghp_canary0123456789abcdefABCDEF0123456789";

    private final Path data;
    private final Path broker;

    KafkaTargetTest(@TempDir Path data, @TempDir Path broker) {
        this.data = data;
        this.broker = broker;
    }

    @Test
    void everyRecordArrivesAlsoWhenBrokerAndGatewayAreKilled() throws Exception {
        List<Path> extension = KafkaBroker.jars("kafka-extension");
        try (KafkaBroker kafka = KafkaBroker.start(broker)) {
            // Given
            Map<String, String> environment = Map.of(
                    "MULTI_TENANT_ENABLED",
                    "false",
                    "RATE_LIMIT_ENABLED",
                    "false",
                    "SERAI_AUDIT_SEGMENTBYTES",
                    "131072",
                    "SERAI_AUDIT_URI",
                    "kafka:serai-audit?maxBlockMs=3000&requestTimeoutMs=2000&deliveryTimeoutMs=5000&brokers="
                            + kafka.address());

            // When
            int made = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                if (kill == KILLS / 3) {
                    kafka.stop();
                } else if (kill == KILLS / 3 + 1) {
                    kafka.startAgain();
                }
                made += callAndKill(extension, environment);
            }

            // Then
            try (SeraiProcess serai = SeraiProcess.startWith(extension, data, environment)) {
                long last = JournalCheck.of(data.resolve("audit")).lastSeq();
                Verdict arrived = arrived(kafka, last);
                List<String> messages = kafka.messages("serai-audit");
                FaultRuns.report(
                        "audit records at Kafka; kill -9 of the gateway, broker killed on the way",
                        KILLS + " kills, " + made + " calls, " + last + " records",
                        "all arrive, chain whole",
                        arrived.records() + " arrived, chain " + (arrived.valid() ? "whole" : "BROKEN") + ", "
                                + (messages.size() - arrived.records()) + " twice",
                        arrived.valid() && arrived.records() == last);
                assertThat(arrived).isEqualTo(new Verdict(true, last, 1, last, null));
                assertThat(messages)
                        .noneMatch(message -> message.contains("canary0123456789"))
                        .allMatch(message -> message.contains("\"id\":\"au_"));
                assertThat(serai.request("GET", "/ready", null, Map.of()).status())
                        .isEqualTo(200);
            }
        }
    }

    private int callAndKill(List<Path> extension, Map<String, String> environment) {
        try (SeraiProcess serai = SeraiProcess.startWith(extension, data, environment);
                SteadyCalls calls = new SteadyCalls(200, number -> call(serai))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> calls.made() >= CALLS_PER_KILL);
            serai.kill();
            return calls.made();
        }
    }

    private static int call(SeraiProcess serai) {
        Map<String, Object> body = Map.of("toolId", "demo.echo", "parameters", Map.of("message", SECRET));
        return serai.request("POST", "/api/v1/tools/invoke", body, Map.of()).status();
    }

    private Verdict arrived(KafkaBroker kafka, long last) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> check(kafka.messages("serai-audit"), last), Objects::nonNull);
    }

    /** Null as long as the last is missing. */
    private @Nullable Verdict check(List<String> messages, long last) throws IOException {
        CopyCheck check = new CopyCheck();
        List<String> lines = messages.stream()
                .map(message -> message.substring(message.indexOf("\t{") + 1))
                .toList();
        check.take(Files.write(broker.resolve("arrived.jsonl"), lines));
        return check.verdicts().values().stream()
                .filter(verdict -> !verdict.valid() || verdict.lastSeq() >= last)
                .findFirst()
                .orElse(null);
    }
}
