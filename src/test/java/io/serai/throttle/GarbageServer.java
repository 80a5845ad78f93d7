package io.serai.throttle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** In the place of Redis: answers whatever comes with something that is not the answer, on each connection another. */
final class GarbageServer implements AutoCloseable {

    private static final List<String> ANSWERS = List.of(
            "\u0000\u0001garbage\r\n",
            "+OK\r\n",
            "-ERR something\r\n",
            ":-9223372036854775808\r\n",
            "*2\r\n:1\r\n$5\r\nabcde\r\n",
            "*-1\r\n",
            "$1000000000\r\n");

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    GarbageServer(int port) {
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        Thread.startVirtualThread(this::accept);
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                String answer = ANSWERS.get(connections.getAndIncrement() % ANSWERS.size());
                Thread.startVirtualThread(() -> answer(client, answer));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket client, String answer) {
        byte[] buffer = new byte[8_192];
        try (client) {
            while (client.getInputStream().read(buffer) > 0) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // The other side has had enough.
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
