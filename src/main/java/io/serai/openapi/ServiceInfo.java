package io.serai.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/** What documents say of the gateway as a whole. */
public record ServiceInfo(URI publicUrl, String version, OpenApiSettings settings) {

    /** The one server, and where everything else is. */
    String url() {
        return publicUrl.toString();
    }

    ObjectNode info(int shown, int wanted) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("title", "Serai");
        info.put("version", version);
        info.put("description", "Tools of many services behind one address and one key." + left(shown, wanted));
        ObjectNode contact = info.putObject("contact")
                .put("name", "The operator of this gateway")
                .put("url", url());
        if (!settings.contactEmail().isEmpty()) {
            contact.put("email", settings.contactEmail());
        }
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        return info;
    }

    /** Nobody should think that this is all there is. */
    private static String left(int shown, int wanted) {
        return shown == wanted
                ? ""
                : " This document has " + shown + " of " + wanted
                        + " tools; the queries integration, tools, category and operations choose others.";
    }
}
