package io.serai.tool;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools that one tenant has beside the catalogue's, as they were when somebody asked. */
public interface OwnTools {

    /** Of a tenant that has none. */
    OwnTools NONE = new OwnTools() {
        @Override
        public Collection<Tool> all() {
            return List.of();
        }

        @Override
        public @Nullable Tool find(String name) {
            return null;
        }
    };

    /** In the order of their ids. */
    Collection<Tool> all();

    /** By id or MCP name. */
    @Nullable
    Tool find(String name);
}
