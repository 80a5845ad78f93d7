package io.serai.route;

import io.serai.provider.Provider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.Environment;

/**
 * What a provider file may use. Operators widen it in the configuration, for all files or for one; no file can widen it
 * for itself.
 *
 * @param components schemes of {@code to}
 * @param steps by their names in Camel's YAML
 * @param beanTypes full names of the classes that a file may declare beans of
 * @param beans names of the gateway's beans that a file may refer to
 */
record AllowList(
        Set<String> components, Set<String> steps, Set<String> languages, Set<String> beanTypes, Set<String> beans) {

    /** What needs no operator. None of it waits, and none of it takes an address or a class from a message. */
    static final AllowList STANDARD = new AllowList(
            sorted("provider", "problem", "direct"),
            new TreeSet<>(Shapes.STEPS.keySet()),
            sorted("constant", "jq", "variable"),
            sorted(Provider.class.getName()),
            sorted());

    private static Set<String> sorted(String... words) {
        return new TreeSet<>(List.of(words));
    }

    /** The list for one provider's file: {@code serai.routes.allow.*} and {@code serai.providers.<id>.allow.*}. */
    static AllowList of(Environment environment, String providerId) {
        return new AllowList(
                widened(STANDARD.components, environment, providerId, "components"),
                widened(STANDARD.steps, environment, providerId, "steps"),
                widened(STANDARD.languages, environment, providerId, "languages"),
                widened(STANDARD.beanTypes, environment, providerId, "bean-types"),
                widened(STANDARD.beans, environment, providerId, "beans"));
    }

    AllowList withBeans(Set<String> names) {
        Set<String> all = new LinkedHashSet<>(beans);
        all.addAll(names);
        return new AllowList(components, steps, languages, beanTypes, all);
    }

    private static Set<String> widened(Set<String> standard, Environment environment, String providerId, String kind) {
        Set<String> all = new LinkedHashSet<>(standard);
        for (String prefix : List.of("serai.routes.allow.", "serai.providers." + providerId + ".allow.")) {
            for (String word : environment.getProperty(prefix + kind, String[].class, new String[0])) {
                all.add(word.trim());
            }
        }
        return all;
    }
}
