package io.serai.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadLetterLimitTest {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("SERAI_DEADLETTERS_MOSTOPEN", "5"));
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void aTenantHasNoMoreOpenLettersThanItsLimitHoweverManyFailAtOnce() throws Exception {
        // Given
        TenantClient tenant = serai.newTenant("acme");
        Callable<Reply> failing = () -> tenant.invoke("demo.fail", Map.of("how", "timeout"));

        // When
        List<Reply> failed = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> future : executor.invokeAll(
                    IntStream.range(0, 30).mapToObj(i -> failing).toList())) {
                failed.add(future.get());
            }
        }

        // Then
        assertThat(failed).allMatch(reply -> reply.status() == 504);
        assertThat(failed).filteredOn(reply -> reply.json().has("deadLetterId")).hasSize(5);
        assertThat(tenant.request("GET", "/dead-letters", null)
                        .json()
                        .at("/pagination/total")
                        .asInt())
                .isEqualTo(5);
        Awaitility.await()
                .until(() -> resources(tenant).filter("not kept: limit"::equals).count() == 25);
    }

    @Test
    void aDiscardedLetterMakesRoomForAnother() {
        // Given
        TenantClient tenant = serai.newTenant("other");
        List<String> ids = IntStream.range(0, 5).mapToObj(i -> fail(tenant)).toList();
        assertThat(ids).doesNotContain("");
        assertThat(fail(tenant)).isEmpty();

        // When
        tenant.request("DELETE", "/dead-letters/" + ids.getFirst(), null);

        // Then
        assertThat(fail(tenant)).isNotEmpty();
    }

    private static String fail(TenantClient tenant) {
        return tenant.invoke("demo.fail", Map.of("how", "timeout"))
                .json()
                .path("deadLetterId")
                .asText();
    }

    private static java.util.stream.Stream<String> resources(TenantClient tenant) {
        return tenant
                .request("GET", "/audit?action=tools.invoke", null)
                .json()
                .get("records")
                .findValuesAsText("resource")
                .stream();
    }
}
