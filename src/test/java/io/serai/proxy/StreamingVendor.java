package io.serai.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * A provider of long bodies: {@code /up} takes one and tells its length and checksum, {@code /down/<bytes>} gives one,
 * {@code /chunked/<bytes>} one without a length, {@code /cut/<bytes>} one that breaks off, {@code /mute} one that breaks off before it begins. {@code /slow} reads nothing
 * before {@link #release}.
 */
final class StreamingVendor implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    final AtomicLong written = new AtomicLong();
    final AtomicLong aborted = new AtomicLong();
    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpServer server;

    StreamingVendor() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void release() {
        released.countDown();
    }

    /** What {@link #up} must say of so many bytes of the pattern. */
    static String summary(long bytes) {
        CRC32 sum = new CRC32();
        byte[] piece = piece();
        for (long left = bytes; left > 0; left -= PIECE) {
            sum.update(piece, 0, (int) Math.min(left, PIECE));
        }
        return bytes + " " + Long.toHexString(sum.getValue());
    }

    static byte[] piece() {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECE; i++) {
            piece[i] = (byte) (i * 31 >> 3);
        }
        return piece;
    }

    static String summary(InputStream in) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[PIECE];
        long length = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sum.update(buffer, 0, read);
            length += read;
        }
        return length + " " + Long.toHexString(sum.getValue());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        try (exchange) {
            switch (path[1]) {
                case "up" -> up(exchange);
                case "slow" -> {
                    released.await();
                    up(exchange);
                }
                case "refuse" -> refuse(exchange);
                case "mute" -> down(exchange, 0, 100);
                case "down" -> down(exchange, Long.parseLong(path[2]), Long.parseLong(path[2]));
                case "chunked" -> down(exchange, Long.parseLong(path[2]), 0);
                default -> down(exchange, Long.parseLong(path[2]), Long.parseLong(path[2]) * 2);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void up(HttpExchange exchange) throws IOException {
        try {
            answer(exchange, 200, summary(exchange.getRequestBody()));
        } catch (IOException gone) {
            aborted.incrementAndGet();
            throw gone;
        }
    }

    /** Says so at once, and hangs up when what has been sent is read: what it said would be lost with a reset. */
    private static void refuse(HttpExchange exchange) throws IOException {
        answer(exchange, 413, "\"too long for me\"");
        exchange.getResponseBody().flush();
        exchange.getRequestBody().readNBytes(100_000);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void down(HttpExchange exchange, long bytes, long announced) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, announced);
        byte[] piece = piece();
        OutputStream out = exchange.getResponseBody();
        for (long left = bytes; left > 0; left -= PIECE) {
            out.write(piece, 0, (int) Math.min(left, PIECE));
            written.addAndGet(Math.min(left, PIECE));
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
