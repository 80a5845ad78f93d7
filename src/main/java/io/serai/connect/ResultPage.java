package io.serai.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code /oauth/result}: one file, without script, image or anything that is loaded. Its style is allowed by its
 * hash and nothing else is.
 */
final class ResultPage {

    /** What there is to say. */
    enum Kind {
        SUCCESS("success", "\u2713", "%s is connected", "You can close this window and go back to your application."),
        REFUSED(
                "refused",
                "!",
                "%s was not connected",
                "Access was not granted, so nothing has changed. Start again from your application if you did not mean"
                        + " to refuse."),
        EXPIRED(
                "expired",
                "!",
                "This link has expired",
                "A connection must be finished within ten minutes, and each link works once. Start again from your"
                        + " application."),
        FAILED(
                "failed",
                "\u2715",
                "%s could not be connected",
                "Something went wrong, and nothing has been stored. Start again from your application. If it happens"
                        + " again, tell whoever runs it.");

        private final String style;
        private final String mark;
        private final String title;
        private final String text;

        Kind(String style, String mark, String title, String text) {
            this.style = style;
            this.mark = mark;
            this.title = title;
            this.text = text;
        }

        static Kind of(@Nullable String status, @Nullable String error) {
            if ("success".equals(status)) {
                return SUCCESS;
            }
            if ("expired".equals(status) || "expired".equals(error)) {
                return EXPIRED;
            }
            return "access_denied".equals(error) ? REFUSED : FAILED;
        }
    }

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String template;
    private final Map<String, String> headers;

    ResultPage() {
        template = read();
        String style = template.substring(template.indexOf("<style>") + 7, template.indexOf("</style>"));
        headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-" + sha256(style)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "Referrer-Policy",
                "no-referrer",
                "X-Frame-Options",
                "DENY");
    }

    /**
     * @param title of the integration; null if it is not known
     * @param connection a name that is worth telling
     * @param word why it failed; shown only if it is a word, and only to somebody who must pass it on
     */
    Answer answer(int status, Kind kind, @Nullable String title, @Nullable String connection, @Nullable String word) {
        boolean tellWord =
                kind == Kind.FAILED && word != null && WORD.matcher(word).matches();
        String page = template.replace("{{kind}}", kind.style)
                .replace("{{mark}}", kind.mark)
                .replace("{{title}}", escape(kind.title.formatted(Objects.requireNonNullElse(title, "The account"))))
                .replace("{{text}}", escape(kind.text))
                .replace("{{note}}", note(kind == Kind.SUCCESS ? connection : null, tellWord ? word : null));
        return new Answer(status, "text/html; charset=utf-8", page.getBytes(UTF_8), headers);
    }

    private static String note(@Nullable String connection, @Nullable String word) {
        if (connection != null) {
            return "<p class=\"note\">Connection <code>" + escape(connection) + "</code></p>";
        }
        return word == null ? "" : "<p class=\"note\">Reason <code>" + escape(word) + "</code></p>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String read() {
        try (InputStream file =
                Objects.requireNonNull(ResultPage.class.getResourceAsStream("result.html"), "result.html")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
