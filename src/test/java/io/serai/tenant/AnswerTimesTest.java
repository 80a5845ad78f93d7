package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.FaultRuns;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whether the time of a refusal says why: what an outsider tries is refused as fast whether it exists or not. The kinds
 * come in random order over each connection, so that whatever else the machine does happens to all of them.
 */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class AnswerTimesTest {

    private static final int CONNECTIONS = 4;
    private static final int PROBES = 100_000 / CONNECTIONS;
    private static final int WARM_UP = 20_000 / CONNECTIONS;

    /** More than are asked for of each kind, whatever chance does. */
    private static final int KEYS = CONNECTIONS * (PROBES + WARM_UP) / 6 + 2_000;

    private static final double CLOSE = 0.05;

    /** Standard normal: beyond it on either side lies one in a hundred. */
    private static final double ONE_IN_A_HUNDRED = 2.576;

    /** What is asked, and the name of the kind. */
    private record Kind(String name, Request request) {}

    @FunctionalInterface
    private interface Request {
        String text(int number);
    }

    private final AtomicInteger asked = new AtomicInteger();
    private final Map<Integer, String> bodies = new ConcurrentHashMap<>();

    @Test
    void whyACredentialIsRefusedTakesNoLongerToSay() throws Exception {
        try (SeraiTester serai = SeraiTester.start(Map.of("SERAI_TRUSTED_PROXIES", "127.0.0.1"))) {
            // Given
            TenantClient known = serai.newTenant("known");
            String id = known.key().substring(4, 12);
            ApiKeys keys = serai.bean(ApiKeys.class);
            Queue<String> expired = new ConcurrentLinkedQueue<>();
            Queue<String> revoked = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < KEYS; i++) { // none comes twice: what was refused is remembered for a moment
                expired.add(keys.issue(
                                "known",
                                "x",
                                Scope.all(),
                                false,
                                Clock.systemUTC().instant().minus(Duration.ofDays(1)))
                        .text()
                        .reveal());
                ApiKeys.Issued ended = keys.issue("known", "y", Scope.all(), false, null);
                keys.revoke("known", ended.key().keyId());
                revoked.add(ended.text().reveal());
            }
            String operator = serai.bean(OperatorKeys.class)
                    .issue("o", OperatorRole.VIEWER, null)
                    .key()
                    .keyId();
            String again = "srk_" + text(8) + "_" + text(43);
            List<Kind> kinds = List.of(
                    new Kind("unknown key", n -> list("srk_" + text(8) + "_" + text(43), "")),
                    new Kind("wrong secret", n -> list("srk_" + id + "_" + text(43), "")),
                    new Kind("expired key", n -> list(expired.remove(), "")),
                    new Kind("revoked key", n -> list(revoked.remove(), "")),
                    new Kind("the same again", n -> list(again, "")),
                    new Kind("operator's id", n -> list(KeyText.OPERATOR + operator + "_" + text(43), "")));

            // Then
            measure("key that opens nothing (S8)", serai, kinds, 401);
        }
    }

    @Test
    void whetherANamedTenantExistsTakesNoLongerToSay() throws Exception {
        try (SeraiTester serai = SeraiTester.start(Map.of("SERAI_TRUSTED_PROXIES", "127.0.0.1"))) {
            // Given
            TenantClient me = serai.newTenant(Map.of("id", "caller", "limits", Map.of("requestsPerMinute", 1_000_000)));
            for (int i = 0; i < 100; i++) {
                serai.newTenant("other-%04d".formatted(i));
            }
            List<Kind> kinds = List.of(
                    new Kind(
                            "unknown tenant",
                            n -> list(me.key(), "X-Tenant-ID: other-%04d\r\n".formatted(5_000 + n % 100))),
                    new Kind("foreign tenant", n -> list(me.key(), "X-Tenant-ID: other-%04d\r\n".formatted(n % 100))));

            // Then
            measure("tenant that is not one's own (S8)", serai, kinds, 403);
        }
    }

    private void measure(String what, SeraiTester serai, List<Kind> kinds, int status) throws Exception {
        int each = PROBES / kinds.size();
        List<double[]> times = new ArrayList<>();
        kinds.forEach(kind -> times.add(new double[0]));
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<double[][]>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(threads.submit(() -> probe(serai, kinds, each, status)));
            }
            for (Future<double[][]> connection : connections) {
                double[][] seen = connection.get();
                for (int kind = 0; kind < seen.length; kind++) {
                    times.set(
                            kind,
                            DoubleStream.concat(Arrays.stream(times.get(kind)), Arrays.stream(seen[kind]))
                                    .toArray());
                }
            }
        }
        report(what, kinds, times.toArray(double[][]::new));
    }

    private double[][] probe(SeraiTester serai, List<Kind> kinds, int each, int status) throws IOException {
        double[][] times = new double[kinds.size()][each];
        int[] done = new int[kinds.size()];
        try (Socket socket = new Socket(serai.api().getHost(), serai.api().getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; Arrays.stream(done).anyMatch(count -> count < each); i++) {
                int kind = ThreadLocalRandom.current().nextInt(kinds.size());
                if (i >= WARM_UP && done[kind] == each) {
                    continue;
                }
                byte[] request =
                        kinds.get(kind).request().text(asked.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
                long before = System.nanoTime();
                socket.getOutputStream().write(request);
                String answer = answer(in);
                double took = System.nanoTime() - before;
                assertThat(answer).startsWith("HTTP/1.1 " + status);
                assertThat(body(answer)).isEqualTo(bodies.computeIfAbsent(status, first -> body(answer)));
                if (i >= WARM_UP) {
                    times[kind][done[kind]++] = took;
                }
            }
        }
        return times;
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n")).replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private void report(String what, List<Kind> kinds, double[][] times) {
        double first = median(times[0]);
        boolean met = true;
        StringBuilder seen = new StringBuilder();
        for (int kind = 0; kind < kinds.size(); kind++) {
            double median = median(times[kind]);
            double z = kind == 0 ? 0 : deviation(times[0], times[kind]);
            met &= Math.abs(median / first - 1) <= CLOSE && Math.abs(z) < ONE_IN_A_HUNDRED;
            seen.append(String.format(
                    Locale.ROOT,
                    "%s%s %.1f µs (z %.2f)",
                    kind == 0 ? "" : ", ",
                    kinds.get(kind).name(),
                    median / 1_000,
                    z));
        }
        FaultRuns.report(
                what,
                PROBES * CONNECTIONS + " refusals",
                "one body; medians within 5 %, no difference at p < 0.01",
                seen.toString(),
                met);
    }

    /** Mann and Whitney: how far the ranks of the second are from what chance gives, in standard deviations. */
    private static double deviation(double[] one, double[] other) {
        double[][] all = new double[one.length + other.length][];
        for (int i = 0; i < one.length; i++) {
            all[i] = new double[] {one[i], 0};
        }
        for (int i = 0; i < other.length; i++) {
            all[one.length + i] = new double[] {other[i], 1};
        }
        Arrays.sort(all, (a, b) -> Double.compare(a[0], b[0]));
        double ranks = 0;
        for (int i = 0; i < all.length; ) {
            int end = i;
            while (end < all.length && all[end][0] == all[i][0]) {
                end++;
            }
            for (int tied = i; tied < end; tied++) {
                ranks += all[tied][1] * (i + 1 + end) / 2.0;
            }
            i = end;
        }
        double n = one.length;
        double m = other.length;
        double u = ranks - m * (m + 1) / 2;
        return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Each request comes from another address: whoever fails often from one is not asked for a key any more. */
    private String list(String key, String header) {
        return "GET /api/v1/tools/list HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.18."
                + (100 + ThreadLocalRandom.current().nextInt(100)) + "."
                + (100 + ThreadLocalRandom.current().nextInt(100)) + "\r\n" + header + "Authorization: Bearer " + key
                + "\r\n\r\n";
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(ThreadLocalRandom.current().nextInt(36), 36));
        }
        return text.toString();
    }

    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The server hung up");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ") + 16;
        int length =
                Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).trim());
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
