package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Good inputs made wrong in random ways, the same ones for the same seed. */
public final class Mutations {

    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "-1e-999",
            "0.1",
            "99999999999999999999999",
            "1" + "0".repeat(2_000),
            "\"\"",
            "[]",
            "{}",
            "[[[[",
            "}}}}",
            ",,",
            "::",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\\",
            "\"",
            "\u00e9",
            "\ud83d\ude00",
            "${x}",
            "{{env:HOME}}",
            "../",
            "#class:a",
            "\"toolId\":",
            "\"parameters\":",
            "\"__proto__\":{},",
            "\r\n",
            "\0",
            "\uFEFF",
            "//",
            "/**/",
            "NaN",
            "Infinity",
            "a".repeat(300),
            "\ud83d\ude00".repeat(150));

    /** What a value is replaced with: every type, and the ends of each. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e308",
            "9223372036854775807",
            "-9223372036854775809",
            "1" + "0".repeat(90),
            "0." + "0".repeat(90) + "1",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\\u200b\"",
            "\"a\\nb\\tc\"",
            "\"../../x\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0.0.0.0/0\"",
            "\"10.0.0.0/-1\"",
            "\"::/129\"",
            "\"%00%zz\"",
            "[]",
            "[null]",
            "[[]]",
            "[1,\"a\",{}]",
            "{}",
            "{\"a\":null}",
            "{\"\":\"\"}");

    private static final byte[][] NOT_UTF8 = {
        {(byte) 0xC0, (byte) 0xAF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xFF, (byte) 0xFE}
    };

    private Mutations() {}

    /** A JSON text made wrong: as bytes, as a tree, cut off, or replaced by something of enormous shape. */
    public static byte[] body(Random random, String json) {
        byte[] seed = json.getBytes(UTF_8);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> otherTypes(random, json).getBytes(UTF_8);
            case 3 -> Arrays.copyOf(seed, random.nextInt(seed.length));
            case 4 -> splice(seed, random.nextInt(seed.length), seed.length, NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
            case 5 -> enormous(random, json).getBytes(UTF_8);
            default -> bytes(random, seed);
        };
    }

    /** Between one and four changes somewhere in the text. */
    public static byte[] bytes(Random random, byte[] seed) {
        byte[] bytes = seed;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8);
            bytes = switch (random.nextInt(7)) {
                case 0 -> splice(bytes, at, end, new byte[0]);
                case 1 -> splice(bytes, at, at, token);
                case 2 -> splice(bytes, at, end, token);
                case 3 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
                case 4 -> splice(bytes, at, end, new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)});
                case 5 -> splice(bytes, at, end, NOT_UTF8[random.nextInt(NOT_UTF8.length)]);
                default -> splice(bytes, at, at, Arrays.copyOfRange(bytes, Math.min(at, bytes.length / 2), end));
            };
        }
        return bytes;
    }

    /** Good JSON with values of other types in it, and members that nobody expects. */
    private static String otherTypes(Random random, String json) {
        JsonNode tree = tree(json);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(tree, containers);
            JsonNode value = tree(VALUES.get(random.nextInt(VALUES.size())));
            if (containers.get(random.nextInt(containers.size())) instanceof ObjectNode object) {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                names.addAll(List.of("extra", "", "\u0000", "a.b", "tenantId"));
                object.set(names.get(random.nextInt(names.size())), value);
            } else if (containers.get(random.nextInt(containers.size())) instanceof ArrayNode list) {
                list.add(value);
            }
        }
        return tree.toString();
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static String enormous(Random random, String json) {
        int size = 1 << (4 + random.nextInt(13));
        String inner =
                switch (random.nextInt(6)) {
                    case 0 -> "[".repeat(size) + "]".repeat(size);
                    case 1 -> "{\"a\":".repeat(size) + "1" + "}".repeat(size);
                    case 2 -> "1".repeat(size);
                    case 3 -> "[" + "0,".repeat(size) + "0]";
                    case 4 -> "{" + "\"a\":1,".repeat(size) + "\"a\":2}";
                    default -> "\"" + "\\u0000".repeat(size) + "\"";
                };
        int colon = json.indexOf(':', random.nextInt(json.length()));
        return colon < 0 ? inner : json.substring(0, colon + 1) + inner + (random.nextBoolean() ? "}" : "}}");
    }

    private static JsonNode tree(String json) {
        try {
            return SeraiTester.JSON.readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(json, impossible);
        }
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] head = Arrays.copyOf(bytes, from);
        return join(join(head, middle), Arrays.copyOfRange(bytes, Math.max(from, to), bytes.length));
    }

    public static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
