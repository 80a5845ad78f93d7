import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the benchmark's call and accounts for every single one. With a rate, calls are due at fixed moments and latency counts from then on, so that
 * a stall of the gateway is not hidden by a caller that waits (no coordinated omission). Without, each connection sends its next call
 * when the last was answered. Calls are sent for warm-up + seconds; those due in the seconds are measured; then all that are under way are awaited.
 */
final class Load {

    private static final long DRAIN = TimeUnit.SECONDS.toNanos(10);

    private final InetSocketAddress gateway;
    private final List<ByteBuffer> calls;
    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Samples latency = new Samples();
    private final Samples lateness = new Samples();
    private final long begin;
    private final long end;
    private final boolean closedLoop;
    private int next;
    private long sent;
    private long measured;
    private long answered;
    private long refused;
    private long lost;

    private Load(InetSocketAddress gateway, List<ByteBuffer> calls, int connections, int rate, int warmUp, int seconds) throws IOException {
        this.gateway = gateway;
        this.calls = calls;
        this.closedLoop = rate == 0;
        for (int i = 0; i < connections; i++) {
            idle.add(new Connection());
        }
        begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUp);
        end = begin + TimeUnit.SECONDS.toNanos(seconds);
    }

    public static void main(String... args) throws Exception {
        if (args.length != 7) {
            System.err.println("Usage: Load <port> <tenants> <call> <connections> <calls per second, 0: closed loop> <warm-up seconds> <seconds>");
            System.exit(2);
        }
        int port = Integer.parseInt(args[0]);
        int rate = Integer.parseInt(args[4]);
        int warmUp = Integer.parseInt(args[5]);
        int seconds = Integer.parseInt(args[6]);
        var calls = prepare(Path.of(args[1]), Files.readString(Path.of(args[2])), port);
        var load = new Load(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), calls, Integer.parseInt(args[3]), rate, warmUp, seconds);
        var receiver = new Thread(load::receive, "receiver");
        receiver.setDaemon(true);
        load.start(receiver, rate, warmUp + seconds);
        load.awaitAnswers();
        System.out.println(load.result(seconds));
    }

    private static List<ByteBuffer> prepare(Path tenants, String body, int port) throws IOException {
        var calls = new ArrayList<ByteBuffer>();
        for (var line : Files.readAllLines(tenants)) {
            calls.add(ByteBuffer.allocateDirect(4096).put("""
                    POST /api/v1/tools/invoke HTTP/1.1\r
                    Host: 127.0.0.1:%d\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(port, line.split("\t")[1], body.length(), body).getBytes(US_ASCII)).flip());
        }
        return calls;
    }

    private void start(Thread receiver, int rate, int seconds) {
        if (closedLoop) {
            synchronized (this) {
                while (!idle.isEmpty()) {
                    idle.poll().send(System.nanoTime());
                }
            }
            receiver.start();
            sleepUntil(end);
            return;
        }
        receiver.start();
        long first = System.nanoTime();
        long period = TimeUnit.SECONDS.toNanos(1) / rate;
        for (long i = 0; i < (long) rate * seconds; i++) {
            long due = first + i * period;
            sleepUntil(due);
            sendOrQueue(due);
        }
    }

    private static void sleepUntil(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private synchronized void sendOrQueue(long due) {
        var connection = idle.pollLast();
        if (connection == null) {
            waiting.add(due);
        }
        else {
            lateness.add(System.nanoTime() - due);
            connection.send(due);
        }
    }

    private void awaitAnswers() throws InterruptedException {
        long limit = System.nanoTime() + DRAIN;
        while (underWay() > 0 && System.nanoTime() < limit) {
            Thread.sleep(10);
        }
    }

    private synchronized long underWay() {
        return sent + waiting.size() - answered - lost;
    }

    private void receive() {
        try {
            while (true) {
                selector.select(key -> ((Connection) key.attachment()).receive());
            }
        }
        catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private synchronized void answered(Connection connection, int status) {
        long now = System.nanoTime();
        answered++;
        if (status / 100 != 2) {
            refused++;
        }
        long moment = closedLoop ? now : connection.due;
        if (moment >= begin && moment < end) {
            measured++;
            latency.add(now - connection.due);
        }
        proceed(connection, now);
    }

    private synchronized void broken(Connection connection) {
        if (connection.busy) {
            lost++;
        }
        try {
            proceed(new Connection(), System.nanoTime());
        }
        catch (IOException refusedToo) {
            System.err.println("Cannot connect again: " + refusedToo);
        }
    }

    private void proceed(Connection connection, long now) {
        connection.busy = false;
        if (closedLoop && now < end) {
            connection.send(now);
        }
        else if (waiting.isEmpty()) {
            idle.add(connection);
        }
        else {
            connection.send(waiting.poll());
        }
    }

    private synchronized String result(int seconds) {
        return String.format(Locale.ROOT, "RESULT {\"calls\":%d,\"seconds\":%d,\"total\":%d,\"refused\":%d,\"lost\":%d,"
                + "\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"lateness99\":%.3f}", measured, seconds, answered, refused, lost + underWay(),
                latency.millis(0.50), latency.millis(0.99), latency.millis(1), lateness.millis(0.99));
    }

    private final class Connection {

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(8192);
        private boolean busy;
        private long due;

        Connection() throws IOException {
            channel = SocketChannel.open(gateway);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long due) {
            this.due = due;
            busy = true;
            sent++;
            next = (next + 1) % calls.size();
            var call = calls.get(next).duplicate();
            try {
                while (call.hasRemaining()) {
                    channel.write(call);
                }
            }
            catch (IOException closed) {
                // The receiver sees the end of the stream and counts the call as lost
            }
        }

        void receive() {
            try {
                if (channel.read(answer) < 0) {
                    throw new IOException("closed");
                }
                if (Answer.isComplete(answer)) {
                    int status = Answer.status(answer);
                    answer.clear();
                    answered(this, status);
                }
            }
            catch (IOException closed) {
                close();
                broken(this);
            }
        }

        private void close() {
            try {
                channel.close();
            }
            catch (IOException ignored) {
                // Nothing more can be done with it
            }
        }
    }

    /** As much of HTTP/1.1 as the gateways' answers need. */
    private static final class Answer {

        private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(US_ASCII);
        private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(US_ASCII);
        private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(US_ASCII);

        static boolean isComplete(ByteBuffer answer) {
            int size = answer.position();
            byte[] bytes = answer.array();
            int head = find(BLANK_LINE, bytes, 0, size);
            if (head < 0) {
                return false;
            }
            int length = find(LENGTH, bytes, 0, head);
            if (length < 0) {
                return find(LAST_CHUNK, bytes, head, size) >= 0;
            }
            return size >= head + BLANK_LINE.length + number(bytes, length + LENGTH.length);
        }

        static int status(ByteBuffer answer) {
            return number(answer.array(), "HTTP/1.1".length());
        }

        private static int number(byte[] bytes, int from) {
            int at = from;
            while (bytes[at] == ' ') {
                at++;
            }
            int number = 0;
            for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                number = number * 10 + bytes[at] - '0';
            }
            return number;
        }

        private static int find(byte[] wanted, byte[] bytes, int from, int to) {
            for (int at = from; at <= to - wanted.length; at++) {
                int i = 0;
                while (i < wanted.length && lower(bytes[at + i]) == wanted[i]) {
                    i++;
                }
                if (i == wanted.length) {
                    return at;
                }
            }
            return -1;
        }

        private static int lower(byte letter) {
            return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
        }
    }

    private static final class Samples {

        private long[] nanos = new long[1 << 16];
        private int size;

        void add(long value) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = value;
        }

        double millis(double quantile) {
            if (size == 0) {
                return 0;
            }
            Arrays.sort(nanos, 0, size);
            return nanos[(int) Math.ceil(quantile * size) - 1] / 1e6;
        }
    }
}
