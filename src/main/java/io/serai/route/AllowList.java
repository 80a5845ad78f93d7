package io.serai.route;

import io.serai.database.Databases;
import io.serai.mail.Accounts;
import io.serai.provider.Provider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * What a provider file may use. Operators widen it in the configuration, for all files or for one; no file can widen it
 * for itself.
 *
 * @param components schemes of {@code to}
 * @param steps by their names in Camel's YAML
 * @param beanTypes full names of the classes that a file may declare beans of
 * @param beans names of the gateway's beans that a file may refer to
 * @param databases names of those that the operator declared; null where nobody knows
 * @param accounts likewise of mail accounts
 */
record AllowList(
        Set<String> components,
        Set<String> steps,
        Set<String> languages,
        Set<String> beanTypes,
        Set<String> beans,
        @Nullable Set<String> databases,
        @Nullable Set<String> accounts) {

    /** What needs no operator. None of it takes an address or a class from a message. */
    static final AllowList STANDARD = new AllowList(
            sorted("provider", "problem", "tell", "direct", "sql", "smtp"),
            new TreeSet<>(Shapes.STEPS.keySet()),
            sorted("constant", "jq", "variable"),
            sorted(Provider.class.getName()),
            sorted(),
            null,
            null);

    /** Those of the standard components that wait for their answer. */
    static final Set<String> WAITING = Set.of("sql", "smtp");

    private static Set<String> sorted(String... words) {
        return new TreeSet<>(List.of(words));
    }

    /** The list for all files: {@code serai.routes.allow.*}, and what is declared. */
    static AllowList of(Environment environment) {
        AllowList declared = new AllowList(
                STANDARD.components,
                STANDARD.steps,
                STANDARD.languages,
                STANDARD.beanTypes,
                STANDARD.beans,
                Databases.names(environment),
                Accounts.names(environment));
        return declared.widened(environment, "serai.routes.allow.");
    }

    AllowList withBeans(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(beans);
        all.addAll(names);
        return new AllowList(components, steps, languages, beanTypes, all, databases, accounts);
    }

    /** The list for one provider's file: {@code serai.providers.<id>.allow.*}, too. */
    AllowList forProvider(Environment environment, String providerId) {
        return widened(environment, "serai.providers." + providerId + ".allow.");
    }

    private AllowList widened(Environment environment, String prefix) {
        return new AllowList(
                widened(components, environment, prefix + "components"),
                widened(steps, environment, prefix + "steps"),
                widened(languages, environment, prefix + "languages"),
                widened(beanTypes, environment, prefix + "bean-types"),
                widened(beans, environment, prefix + "beans"),
                databases,
                accounts);
    }

    private static Set<String> widened(Set<String> words, Environment environment, String setting) {
        Set<String> all = new LinkedHashSet<>(words);
        for (String word : environment.getProperty(setting, String[].class, new String[0])) {
            all.add(word.trim());
        }
        return all;
    }
}
