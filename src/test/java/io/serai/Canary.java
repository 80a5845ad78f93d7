package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A secret that must show nowhere. Its text has characters that encodings change, so that each spelling is another one.
 *
 * @param kind what it is, for people
 */
public record Canary(String kind, String secret) {

    /** Every way in which it is looked for: as it is, percent-encoded, hexadecimal, Base64 wherever it begins. */
    public Stream<String> spellings() {
        byte[] bytes = secret.getBytes(UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        return Stream.of(
                        Stream.of(secret, URLEncoder.encode(secret, UTF_8)),
                        Stream.of(hex, hex.toUpperCase(Locale.ROOT)),
                        IntStream.range(0, 3).mapToObj(shift -> base64(bytes, shift, Base64.getEncoder())),
                        IntStream.range(0, 3).mapToObj(shift -> base64(bytes, shift, Base64.getUrlEncoder())))
                .flatMap(all -> all)
                .distinct();
    }

    /** The characters that depend on the secret alone when so many bytes, modulo three, stand before it. */
    private static String base64(byte[] secret, int shift, Base64.Encoder encoder) {
        byte[] shifted = new byte[shift + secret.length];
        System.arraycopy(secret, 0, shifted, shift, secret.length);
        byte[] whole = Arrays.copyOf(shifted, shifted.length - shifted.length % 3);
        return encoder.encodeToString(whole).substring(shift == 0 ? 0 : 4);
    }
}
