package io.serai.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that takes a letter to its last line and hangs up instead of saying so. */
final class BreakingServer implements AutoCloseable {

    private final ServerSocket socket;
    private final AtomicInteger letters = new AtomicInteger();

    BreakingServer() throws IOException {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    int letters() {
        return letters.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client);
            } catch (IOException gone) {
                // the client, or this server
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 here");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("EHLO")) {
                say(client, "250-here\r\n250 AUTH PLAIN");
            } else if (line.startsWith("RCPT") && line.contains("refused@")) {
                say(client, "550 canary-words of the server");
            } else if (line.startsWith("AUTH")) {
                say(client, "235 yes");
            } else if (line.equals("DATA")) {
                say(client, "354 go on");
            } else if (line.equals(".")) {
                letters.incrementAndGet();
                return;
            } else if (line.startsWith("MAIL") || line.startsWith("RCPT") || line.startsWith("RSET")) {
                say(client, "250 yes");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
