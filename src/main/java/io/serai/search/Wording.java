package io.serai.search;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Names as words, and abbreviations as what they stand for: the same for questions and for what is found. */
final class Wording {

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}']+");

    /** What people write for what tools speak of. */
    private static final Map<String, String> SHORT = new TreeMap<>(Map.ofEntries(
            Map.entry("pr", "pull request"),
            Map.entry("prs", "pull requests"),
            Map.entry("mr", "merge request"),
            Map.entry("mrs", "merge requests"),
            Map.entry("repo", "repository"),
            Map.entry("repos", "repositories"),
            Map.entry("dm", "direct message"),
            Map.entry("dms", "direct messages"),
            Map.entry("msg", "message"),
            Map.entry("msgs", "messages"),
            Map.entry("ci", "pipeline"),
            Map.entry("db", "database"),
            Map.entry("doc", "document"),
            Map.entry("docs", "documents"),
            Map.entry("config", "configuration"),
            Map.entry("info", "information"),
            Map.entry("org", "organization"),
            Map.entry("orgs", "organizations"),
            Map.entry("dir", "directory"),
            Map.entry("dev", "developer"),
            Map.entry("devs", "developers"),
            Map.entry("emails", "email addresses"),
            Map.entry("todo", "task"),
            Map.entry("todos", "tasks"),
            Map.entry("diff", "changes"),
            Map.entry("diffs", "changes")));

    /** Things that people name → what they are; which one it is does not say which tool is wanted. */
    private static final Map<Pattern, String> KINDS = kinds();

    private Wording() {}

    private static Map<Pattern, String> kinds() {
        Map<Pattern, String> kinds = new LinkedHashMap<>();
        kinds.put(Pattern.compile("[\\w.+-]+@[\\w-]+\\.[\\w.]+"), "email address");
        kinds.put(Pattern.compile("https?://\\S+"), "link");
        kinds.put(
                Pattern.compile(
                        "(?i)\\b(dockerfile|makefile|jenkinsfile|readme|changelog|gitignore|codeowners)\\b(?!\\.)"),
                "$1 file");
        kinds.put(
                Pattern.compile(
                        "(?i)(?:[\\w.-]+/)*\\b([\\w-]+)\\.(?:json|md|ya?ml|py|jsx?|tsx?|java|txt|xml|toml|sh|go|rb|rs|c|h|cpp|html"
                                + "|css|csv|lock|ini|cfg|env|sql|kt)\\b"),
                "$1 file");
        kinds.put(
                Pattern.compile(
                        "(?i)\\b(prs?|mrs?|pull requests?|merge requests?|issues?|tickets?|bugs?) [#!]?\\d+\\b"),
                "$1");
        kinds.put(
                Pattern.compile("\\b(?:feature|feat|fix|hotfix|bugfix|release|chore)/[\\w./-]+(?: branch\\b)?"),
                "branch");
        kinds.put(Pattern.compile("(?<![\\w/.-])[a-zA-Z][\\w-]+/[a-zA-Z][\\w.-]+(?=[#!]\\d)"), "");
        kinds.put(
                Pattern.compile("(?<![\\w/.-])(?!and/or\\b)[a-zA-Z][\\w-]+/[a-zA-Z][\\w.-]+(?![\\w/])"), "repository");
        kinds.put(Pattern.compile("(?<!\\w)!\\d+\\b"), "merge request");
        kinds.put(Pattern.compile("(?<!\\w)#\\d+\\b"), "issue");
        kinds.put(Pattern.compile("(?<!\\w):[a-z0-9_+-]+:(?!\\w)"), "emoji");
        kinds.put(Pattern.compile("(?<!\\w)#([a-zA-Z][\\w-]*)"), "channel $1");
        kinds.put(Pattern.compile("(?<!\\w)@([a-zA-Z][\\w-]*)"), "person $1");
        kinds.put(Pattern.compile("\\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{6,40}\\b"), "commit");
        kinds.put(Pattern.compile("#?\\b\\d+\\b"), " ");
        return kinds;
    }

    /** A question in which things are named by their kind: a number by nothing, {@code #general} as a channel. */
    static String kinds(String question) {
        String text = question;
        for (Map.Entry<Pattern, String> kind : KINDS.entrySet()) {
            text = kind.getKey().matcher(text).replaceAll(kind.getValue());
        }
        return text;
    }

    /** The words of an identifier. */
    static String split(String identifier) {
        return WORD_START.matcher(identifier).replaceAll(" ");
    }

    /** Small letters, single spaces and no abbreviations. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (String word : NO_LETTERS.split(text.toLowerCase(Locale.ROOT))) {
            if (!word.isEmpty()) {
                plain.append(plain.isEmpty() ? "" : " ").append(SHORT.getOrDefault(word, word));
            }
        }
        return plain.toString();
    }
}
