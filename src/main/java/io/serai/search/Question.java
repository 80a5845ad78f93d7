package io.serai.search;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a caller looks for. Which service it is about and what is to be done there are told apart: every tool of a service
 * is near a text that names it.
 *
 * @param text without the names of services
 * @param integrations those that it names
 */
record Question(String text, Set<String> integrations) {

    private static final String PREPOSITION =
            "(?:(?:on|in|at|from|to|into|via|with|using|through|of|for) (?:the |our |my |a )?)?";

    /** @param names integration → what it is called */
    static Question of(String query, Map<String, List<String>> names) {
        String kinds = Wording.plain(Wording.kinds(query));
        String plain = kinds.isEmpty() ? Wording.plain(query) : kinds;
        String rest = plain;
        Set<String> named = new LinkedHashSet<>();
        for (Map.Entry<String, List<String>> integration : names.entrySet()) {
            for (String name : integration.getValue()) {
                Pattern mention = Pattern.compile("\\b" + Pattern.quote(Wording.plain(name)) + "(?:'s)?(?= |$)");
                if (mention.matcher(plain).find()) {
                    named.add(integration.getKey());
                    rest = rest.replaceAll("(?:^| )" + PREPOSITION + mention.pattern() + "$", " ")
                            .replaceAll(mention.pattern(), " ");
                }
            }
        }
        rest = rest.strip().replaceAll(" +", " ");
        return new Question(rest.isEmpty() ? plain : rest, named);
    }
}
