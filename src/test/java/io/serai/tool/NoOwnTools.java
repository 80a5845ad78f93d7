package io.serai.tool;

import java.util.function.Consumer;

/** Of tenants that bring nothing. */
public final class NoOwnTools implements OwnToolSource {

    @Override
    public OwnTools known(String tenantId) {
        return OwnTools.NONE;
    }

    @Override
    public OwnTools of(String tenantId) {
        return OwnTools.NONE;
    }

    @Override
    public void onChange(Consumer<String> listener) {
        // Nothing ever changes.
    }
}
