package io.serai.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.serai.http.BodyFilter;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Makes the fields {@code token} and {@code access_token} of a {@code multipart/form-data} body (RFC 7578) unreadable while
 * it passes: dashes in place of their names and values. They are not cut out, since the head has said already how long the
 * body is. Only what may be the head of a part or a delimiter is held back.
 */
final class MultipartTokens implements BodyFilter {

    private static final int LONGEST_HEAD = 16 * 1024;
    private static final String HIDDEN_HEAD = "Content-Disposition:form-data;name=";
    private static final Pattern TOKEN_FIELD = Pattern.compile(
            "content-disposition\\s*:.*[;\\s]name\\*?\\s*=\\s*(?:[\\w-]*'[\\w-]*')?[\"'\\s]*(?:access_)?token[\"'\\s]*(?:;|\\n|$)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern END_OF_HEAD = Pattern.compile("\\n\\r?\\n");

    /** What follows a boundary that is one: the end of the body, or of the line. */
    private static final Pattern DELIMITED = Pattern.compile("(--)|[ \\t]*+\\r?(?=\\n)");

    private final String delimiter;

    /** Latin-1: a character for each byte. Begins as if there were a line before the first delimiter. */
    private String held = "\n";

    private boolean invented = true;
    private boolean inHead;
    private boolean hiding;

    /** @param boundary as the content type names it */
    MultipartTokens(String boundary) {
        this.delimiter = "\n--" + boundary;
    }

    @Override
    public byte[] pass(byte[] piece) {
        held += new String(piece, ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(held.length());
        boolean moved;
        do {
            moved = inHead ? passHead(out) : passContent(out);
        } while (moved);
        return out.toByteArray();
    }

    @Override
    public byte[] rest() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(held.length());
        release(held.length(), hiding, out);
        return out.toByteArray();
    }

    private boolean passContent(ByteArrayOutputStream out) {
        int end = held.indexOf(delimiter);
        if (end < 0) {
            int mayBeDelimiter = delimiter.length(); // with the \r before it
            release(Math.max(0, held.length() - mayBeDelimiter), hiding, out);
            return false;
        }
        int start = end > 0 && held.charAt(end - 1) == '\r' ? end - 1 : end;
        release(start, hiding, out);
        var line = DELIMITED.matcher(held).region(end - start + delimiter.length(), held.length());
        if (line.lookingAt()) {
            inHead = line.group(1) == null;
            hiding = false;
            release(line.end(), false, out);
            return true;
        }
        if (line.hitEnd() && held.length() < LONGEST_HEAD) {
            return false; // whether it is one is still to come
        }
        release(line.regionStart(), hiding, out);
        return true;
    }

    private boolean passHead(ByteArrayOutputStream out) {
        var end = END_OF_HEAD.matcher(held);
        if (!end.find()) {
            if (held.length() > LONGEST_HEAD) {
                throw Problem.of(ProblemType.INVALID_REQUEST, "The head of a part of the body is too long.");
            }
            return false;
        }
        String head = held.substring(0, end.start());
        hiding = TOKEN_FIELD.matcher(head.replace("\\", "")).find();
        if (hiding) {
            held = hidden(head) + held.substring(head.length());
        }
        release(end.end(), false, out);
        inHead = false;
        return true;
    }

    /** A head of the same length that names no field which anybody knows. */
    private static String hidden(String head) {
        String end = head.endsWith("\r") ? "\r" : "";
        String start = "\n" + HIDDEN_HEAD; // the line of the delimiter ends here
        return start + "-".repeat(Math.max(0, head.length() - start.length() - end.length())) + end;
    }

    private void release(int length, boolean hidden, ByteArrayOutputStream out) {
        byte[] bytes = held.substring(0, length).getBytes(ISO_8859_1);
        held = held.substring(length);
        if (hidden) {
            Arrays.fill(bytes, (byte) '-');
        }
        int from = invented && length > 0 ? 1 : 0;
        invented &= length == 0;
        out.write(bytes, from, length - from);
    }
}
