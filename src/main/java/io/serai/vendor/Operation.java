package io.serai.vendor;

import io.serai.tool.CompactSchema;
import io.serai.tool.Effect;
import java.util.List;

/**
 * One operation of a vendor's document, with what is needed to offer it and to send it.
 *
 * @param id the document's {@code operationId}, or method and path
 * @param tool name of the tool, without its integration
 * @param path below the provider's address; {@code {name}} and {@code {+name}} are filled from the arguments
 * @param fields the arguments that are not sent in the body under their own name, beside those of the path
 */
public record Operation(
        String id,
        String tool,
        String method,
        String path,
        String description,
        Effect effect,
        CompactSchema schema,
        List<Field> fields,
        Body body) {

    /**
     * Where an argument goes.
     *
     * @param argument what callers call it
     * @param name what the vendor calls it
     */
    public record Field(String argument, String name, Place place, Style style) {}

    /** In which part of the request. */
    public enum Place {
        QUERY,
        BODY
    }

    /** How lists and objects are written where only texts are. */
    public enum Style {
        /** One pair for each item of a list. */
        REPEATED,
        /** The items of a list with commas between them. */
        COMMA,
        SPACE,
        PIPE,
        /** {@code name[member]=value}. */
        DEEP,
        /** One pair for each member of an object, under the member's name. */
        MEMBERS,
        /** As JSON text. */
        JSON
    }

    /** What the body is made of. */
    public enum Content {
        /** There is none. */
        NONE,
        /** An object of the arguments that go nowhere else. */
        MEMBERS,
        /** The value of the one argument that has place {@link Place#BODY}. */
        WHOLE
    }

    /**
     * The body of the request.
     *
     * @param form whether it is {@code application/x-www-form-urlencoded}; else it is JSON
     * @param required whether there is one although no argument goes into it
     */
    public record Body(Content content, boolean form, boolean required) {

        static final Body NONE = new Body(Content.NONE, false, false);
    }

    public Operation {
        fields = List.copyOf(fields);
    }
}
