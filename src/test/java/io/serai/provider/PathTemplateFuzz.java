package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Values in a path: each stays in its place, and means there what it was. */
public final class PathTemplateFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PathTemplate TEMPLATE = new PathTemplate("/repos/{owner}/contents/{+path}");
    private static final Pattern SHAPE = Pattern.compile("/repos/[A-Za-z0-9._~%-]+/contents(/[A-Za-z0-9._~%-]+)*");

    private PathTemplateFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String[] values = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        ObjectNode arguments = JSON.createObjectNode().put("owner", values[0]);
        arguments.put("path", values.length < 2 ? "" : values[1]);
        StringBuilder target = new StringBuilder();
        try {
            TEMPLATE.expand(target, arguments);
        } catch (Problem refused) {
            return;
        }
        String path = target.toString();
        boolean kept = SHAPE.matcher(path).matches()
                && !(path + "/").contains("/../")
                && !(path + "/").contains("/./")
                && URLDecoder.decode(path.split("/")[2], StandardCharsets.UTF_8).equals(values[0]);
        if (!kept) {
            throw new IllegalStateException(arguments + " => " + path);
        }
    }
}
