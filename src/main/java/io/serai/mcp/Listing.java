package io.serai.mcp;

import java.util.Locale;

/** A list of the protocol that can change. */
enum Listing {
    TOOLS,
    PROMPTS,
    RESOURCES;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String notification() {
        return "notifications/" + text() + "/list_changed";
    }

    /** The wish of a client to hear of it. */
    String wish() {
        return text() + "ListChanged";
    }
}
