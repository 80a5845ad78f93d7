package io.serai.vault;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy as Vault reads it: {@code path "…" { capabilities = […] }}, with {@code *} at the end for any rest and {@code +}
 * for one segment; the most specific path decides.
 */
final class VaultPolicy {

    private static final Pattern RULE =
            Pattern.compile("path\\s+\"([^\"]+)\"\\s*\\{\\s*capabilities\\s*=\\s*\\[([^\\]]*)\\]\\s*\\}");

    private final Map<String, Set<String>> rules = new LinkedHashMap<>();

    static VaultPolicy parse(String hcl) {
        VaultPolicy policy = new VaultPolicy();
        Matcher matcher = RULE.matcher(hcl.replaceAll("(?m)#.*$", ""));
        while (matcher.find()) {
            policy.rules.put(
                    matcher.group(1),
                    Set.of(matcher.group(2).replaceAll("[\"\\s]", "").split(",")));
        }
        return policy;
    }

    static VaultPolicy root() {
        return parse("path \"*\" { capabilities = [\"create\", \"read\", \"update\", \"delete\", \"list\"] }");
    }

    boolean allows(String path, String capability) {
        Optional<Map.Entry<String, Set<String>>> rule = rules.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), path))
                .max(Comparator.comparing((Map.Entry<String, Set<String>> entry) ->
                                !entry.getKey().endsWith("*") && !entry.getKey().contains("+"))
                        .thenComparing(entry -> entry.getKey().length()));
        return rule.isPresent() && rule.get().getValue().contains(capability);
    }

    private static boolean matches(String rule, String path) {
        boolean open = rule.endsWith("*");
        String text = open ? rule.substring(0, rule.length() - 1) : rule;
        String regex = Pattern.quote(text).replace("+", "\\E[^/]+\\Q");
        return Pattern.matches(regex + (open ? ".*" : ""), path);
    }
}
