package io.serai.provisioning;

import io.serai.secret.Secret;
import io.serai.secret.SecretSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that stand elsewhere: {@code ${VAULT:path:field}} and {@code ${NAME}} of the environment. */
final class Placeholders {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{(?:VAULT:([^:}]+):([^:}]+)|([A-Za-z_][A-Za-z0-9_]*))}");

    private final Function<String, @Nullable String> environment;
    private final @Nullable SecretSource vault;

    Placeholders(Function<String, @Nullable String> environment, @Nullable SecretSource vault) {
        this.environment = environment;
        this.vault = vault;
    }

    /**
     * The text with every placeholder filled in.
     *
     * @throws Unresolved that names the first one that has no value
     */
    String resolve(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value =
                    matcher.group(3) == null ? secret(matcher.group(1), matcher.group(2)) : variable(matcher.group(3));
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** @throws Unresolved if it is not set */
    String variable(String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            throw new Unresolved("the environment has no " + name);
        }
        return value;
    }

    Optional<String> optionalVariable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
    }

    /** @throws Unresolved if there is no Vault, or nothing there */
    String secret(String path, String field) {
        return optionalSecret(path, field).orElseThrow(() -> new Unresolved("Vault has no " + path + ":" + field));
    }

    Optional<String> optionalSecret(String path, String field) {
        if (vault == null) {
            throw new Unresolved("no Vault is configured to read " + path + " from");
        }
        return vault.find(path, field).map(Secret::reveal);
    }

    /** A placeholder without a value. */
    static final class Unresolved extends RuntimeException {

        private final String field;

        Unresolved(String message) {
            this(message, "");
        }

        private Unresolved(String message, String field) {
            super(message);
            this.field = field;
        }

        /** The same, now that it is known which field it is about. */
        Unresolved in(String name) {
            return new Unresolved(String.valueOf(getMessage()), name);
        }

        /** The member of {@code credentials}; empty if it is about all of them. */
        String field() {
            return field;
        }
    }
}
