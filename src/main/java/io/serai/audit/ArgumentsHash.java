package io.serai.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash of a call's arguments: equal arguments can be found without anybody being able to guess them back. The
 * order of members does not matter.
 */
public final class ArgumentsHash {

    private final ThreadLocal<Mac> mac;

    ArgumentsHash(Secret key) {
        SecretKeySpec spec = new SecretKeySpec(key.reveal().getBytes(UTF_8), "HmacSHA256");
        mac = ThreadLocal.withInitial(() -> initialised(spec));
        mac.get(); // a key that does not work stops the start, not the first call
    }

    private static Mac initialised(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has HmacSHA256", impossible);
        }
    }

    /** Lower-case hex of HMAC-SHA-256. */
    public String of(ObjectNode arguments) {
        return HexFormat.of().formatHex(mac.get().doFinal(canonical(arguments)));
    }

    /** The form that is hashed: the same for all arguments that are equal, and for no others. */
    public static byte[] canonical(ObjectNode arguments) {
        StringBuilder canonical = new StringBuilder(256);
        append(canonical, arguments);
        return canonical.toString().getBytes(UTF_8);
    }

    /** Every text has its length before it, so that no two trees have the same form. */
    private static void append(StringBuilder target, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> appendMembers(target, value);
            case ARRAY -> {
                target.append('[');
                value.forEach(element -> append(target, element));
                target.append(']');
            }
            case STRING -> text(target.append('"'), value.textValue());
            default -> text(target.append('='), value.asText());
        }
    }

    private static void appendMembers(StringBuilder target, JsonNode object) {
        String[] names = new String[object.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            names[count++] = member.getKey();
        }
        Arrays.sort(names);
        target.append('{');
        for (String name : names) {
            text(target, name);
            append(target, object.get(name));
        }
        target.append('}');
    }

    private static void text(StringBuilder target, String text) {
        target.append(text.length()).append(':').append(text);
    }
}
