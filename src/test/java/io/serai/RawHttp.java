package io.serai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Speaks HTTP by hand, to say what no client library would say. One connection, closed by {@link #close()}. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;

    public RawHttp(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            socket.setTcpNoDelay(true);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Sends one request on a connection of its own; each char of the text is one byte. */
    public static Reply exchange(URI server, String request) {
        try (RawHttp http = new RawHttp(server)) {
            return http.send(request.getBytes(ISO_8859_1)).receive();
        }
    }

    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException closedByTheServer) {
            // What it said before is still to be read.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }

    public RawHttp send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /** Reads one answer. */
    public Reply receive() {
        return receive(true);
    }

    /** Reads the answer to a HEAD request, which has no body. */
    public Reply receiveHead() {
        return receive(false);
    }

    private Reply receive(boolean withBody) {
        try {
            InputStream in = socket.getInputStream();
            String statusLine = line(in);
            if (statusLine.startsWith("HTTP/1.1 100")) {
                line(in);
                statusLine = line(in);
            }
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.computeIfAbsent(header.substring(0, colon), name -> new ArrayList<>())
                        .add(header.substring(colon + 1).trim());
            }
            int length = Integer.parseInt(
                    headers.getOrDefault("Content-Length", List.of("0")).get(0));
            byte[] body = in.readNBytes(withBody ? length : 0);
            return new Reply(
                    Integer.parseInt(statusLine.split(" ")[1]),
                    HttpHeaders.of(headers, (name, value) -> true),
                    json(body));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether the server hangs up, now or within the time limit. */
    public boolean isClosedByServer() {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What is left of an answer does not matter here.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The server hung up after: " + line.toString(ISO_8859_1));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static JsonNode json(byte[] body) throws IOException {
        return body.length == 0 ? SeraiTester.JSON.missingNode() : SeraiTester.JSON.readTree(body);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to close.
        }
    }
}
