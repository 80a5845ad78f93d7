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
 * @param parts its clauses, the last ones, if there are several: "it is approved, merge it" says what is the case, and what
 *     is wanted
 * @param integrations those that it names
 */
record Question(String text, List<String> parts, Set<String> integrations) {

    private static final int MOST_PARTS = 3;
    private static final Pattern BETWEEN_PARTS = Pattern.compile("[,;:?!.]+ +");
    private static final Pattern SEVERAL_WORDS = Pattern.compile("\\S+ \\S+.*");

    private static final String PREPOSITION =
            "(?:(?:on|in|at|from|to|into|via|with|using|through|of|for) (?:the |our |my |a )?)?";

    /** @param names integration → what it is called */
    static Question of(String query, Map<String, List<String>> names) {
        Set<String> named = new LinkedHashSet<>();
        String text = withoutNames(query, names, named);
        List<String> parts = BETWEEN_PARTS
                .splitAsStream(query)
                .map(part -> withoutNames(part, names, named))
                .filter(SEVERAL_WORDS.asMatchPredicate())
                .toList();
        List<String> last = parts.subList(Math.max(0, parts.size() - MOST_PARTS), parts.size());
        return new Question(text, last.size() > 1 ? last : List.of(), named);
    }

    private static String withoutNames(String query, Map<String, List<String>> names, Set<String> named) {
        String kinds = Wording.plain(Wording.kinds(query));
        String plain = kinds.isEmpty() ? Wording.plain(query) : kinds;
        String rest = plain;
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
        return rest.isEmpty() ? plain : rest;
    }
}
