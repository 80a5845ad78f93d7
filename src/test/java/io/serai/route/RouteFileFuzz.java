package io.serai.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Route files: each is good or has findings with a place, and the text for Camel keeps its lines. */
public final class RouteFileFuzz {

    private RouteFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return; // refused before
        }
        ProviderFile file = new ProviderFile("providers/fuzz.yaml", text);
        requirePlaces(file.file().findings(), text);
        if (file.file().findings().isEmpty()
                && file.textForCamel().split("\n", -1).length < text.split("\n", -1).length) {
            throw new IllegalStateException("A line went: " + text);
        }
        YamlFile ours = new YamlFile("gateway/fuzz.yaml", text);
        GatewayLint.check(ours);
        requirePlaces(ours.findings(), text);
    }

    private static void requirePlaces(List<Finding> findings, String text) {
        long lines = text.split("\n", -1).length;
        for (Finding finding : findings) {
            if (finding.line() < 1 || finding.line() > lines + 1 || finding.column() < 1) {
                throw new IllegalStateException("A finding without a place: " + finding);
            }
        }
    }
}
