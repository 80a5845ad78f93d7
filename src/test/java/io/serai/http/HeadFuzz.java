package io.serai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.SeraiTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth callback's path, query and cookie, over the wire: the input's first line is what follows
 * {@code /oauth/callback/}, its second the cookie. Answered as nobody's fault but the caller's.
 */
public final class HeadFuzz {

    private static final Pattern GOOD = Pattern.compile("HTTP/1\\.[01] [234][0-9]{2} .*", Pattern.DOTALL);
    private static final Pattern INTERNALS = Pattern.compile("INTERNAL_ERROR|Exception|\tat ");
    private static final int PATIENCE_MILLIS = 10_000;

    private static @Nullable SeraiTester serai;

    private HeadFuzz() {}

    public static void fuzzerInitialize() {
        serai = SeraiTester.start(Map.of());
    }

    public static void fuzzerTearDown() {
        if (serai != null) {
            serai.close();
            serai = null;
        }
    }

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        SeraiTester started = Objects.requireNonNull(serai, "fuzzerInitialize comes first");
        String[] lines = new String(data, ISO_8859_1).split("\n", 2);
        String head = "GET /oauth/callback/" + lines[0] + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: "
                + (lines.length < 2 ? "" : lines[1].replaceAll("[\r\n]", "")) + "\r\n\r\n";
        String answer = exchange(started, head.getBytes(ISO_8859_1));
        // A problem document repeats the path.
        if (!GOOD.matcher(answer).matches()
                || !INTERNALS.matcher(head).find() && INTERNALS.matcher(answer).find()) {
            throw new IllegalStateException(head + "=> " + answer);
        }
    }

    private static String exchange(SeraiTester serai, byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(serai.api().getHost(), serai.api().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getInputStream().transferTo(answer);
        } catch (SocketException closed) {
            // What came before is the answer.
        }
        return answer.toString(UTF_8);
    }
}
