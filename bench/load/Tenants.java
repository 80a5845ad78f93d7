import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Makes tenants over the API until there are so many, then times what an administrator does with them, one request after the other.
 * Prints one line of tab-separated milliseconds: p50 and p99 of making, reading, listing the first hundred, and listing the last hundred.
 */
final class Tenants {

    private static final int MAKERS = 8;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(7);
    private final String base;
    private final String key;

    private Tenants(String base, String key) {
        this.base = base;
        this.key = key;
    }

    public static void main(String... args) throws Exception {
        if (args.length != 5) {
            System.err.println("Usage: Tenants <address> <administrator's key> <there are> <there shall be> <requests of each kind>");
            System.exit(2);
        }
        int from = Integer.parseInt(args[2]);
        int to = Integer.parseInt(args[3]);
        int times = Integer.parseInt(args[4]);
        var tenants = new Tenants(args[0], args[1]);
        tenants.make(from, to - times);
        tenants.read(to - times, times); // to warm up
        List<String> columns = new ArrayList<>();
        columns.add(timed(IntStream.range(to - times, to).<Callable<?>>mapToObj(i -> () -> tenants.make(i)).toList()));
        columns.add(timed(IntStream.range(0, times).<Callable<?>>mapToObj(i -> () -> tenants.read(to)).toList()));
        columns.add(timed(IntStream.range(0, times).<Callable<?>>mapToObj(i -> () -> tenants.list(0)).toList()));
        int last = Math.max(0, to - 100);
        columns.add(timed(IntStream.range(0, times).<Callable<?>>mapToObj(i -> () -> tenants.list(last)).toList()));
        System.out.println(String.join("\t", columns));
    }

    private void make(int from, int to) throws Exception {
        try (var makers = Executors.newFixedThreadPool(MAKERS)) {
            var made = IntStream.range(from, to).mapToObj(i -> makers.submit(() -> make(i))).toList();
            for (var each : made) {
                each.get();
            }
        }
    }

    private int make(int number) throws IOException, InterruptedException {
        return send(201, HttpRequest.newBuilder(URI.create(base + "/admin/tenants"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"%s\",\"name\":\"One of many\"}".formatted(id(number)))));
    }

    private void read(int tenants, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            read(tenants);
        }
    }

    private int read(int tenants) throws IOException, InterruptedException {
        return send(200, HttpRequest.newBuilder(URI.create(base + "/admin/tenants/" + id(random.nextInt(tenants)))));
    }

    private int list(int offset) throws IOException, InterruptedException {
        return send(200, HttpRequest.newBuilder(URI.create(base + "/admin/tenants?limit=100&offset=" + offset)));
    }

    private static String id(int number) {
        return "many-%06d".formatted(number);
    }

    private int send(int wanted, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.header("Authorization", "Bearer " + key).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != wanted) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return wanted;
    }

    private static String timed(List<Callable<?>> requests) throws Exception {
        long[] nanos = new long[requests.size()];
        for (int i = 0; i < nanos.length; i++) {
            long begun = System.nanoTime();
            requests.get(i).call();
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "%.1f\t%.1f", nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }
}
