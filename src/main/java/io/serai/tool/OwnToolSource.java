package io.serai.tool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where tenants' own tools come from. */
public interface OwnToolSource {

    /** @return null if {@link #of} must be asked; never blocks */
    @Nullable
    OwnTools known(String tenantId);

    /**
     * Blocks.
     *
     * @throws io.serai.problem.Problem 503 if nobody can say
     */
    OwnTools of(String tenantId);

    /** @param listener is told of each tenant whose tools have changed, here or elsewhere; must not wait */
    void onChange(Consumer<String> listener);
}
