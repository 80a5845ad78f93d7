package io.serai.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a provider file may write below {@code to: sql}: one constant query that reads, and the database it is for. */
public final class QueryOptions {

    /** Both have to be there, and nothing else may. */
    public static final List<String> NAMES = List.of("dataSource", "query");

    /** Stands in a query for the id of the tenant that calls, whatever the arguments are. */
    static final String TENANT = "serai_tenant";

    private static final Pattern DATABASE = Pattern.compile("#[a-z0-9]{1,32}");
    private static final Pattern READS =
            Pattern.compile("\\s*(select|with)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile(":#([A-Za-z_][A-Za-z0-9_]*)");

    /** What begins a statement that changes something; as a word of its own it has no place in one that reads. */
    private static final Pattern WRITES = Pattern.compile(
            "\\b(insert|update|delete|merge|truncate|drop|alter|create|grant|revoke|call|into)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    private QueryOptions() {}

    /** What is wrong with an option; null if nothing is. */
    public static @Nullable String fault(String name, String value, Predicate<String> isArgument) {
        return switch (name) {
            case "dataSource" ->
                DATABASE.matcher(value).matches() ? null : "dataSource is # and the name of a declared database";
            case "query" -> queryFault(value, isArgument);
            default -> "sql has no parameter " + name + " in a tool";
        };
    }

    private static @Nullable String queryFault(String query, Predicate<String> isArgument) {
        if (!READS.matcher(query).matches()) {
            return "A query begins with select or with";
        }
        if (query.contains(";") || query.contains("--") || query.contains("/*")) {
            return "A query is one statement without ; and comments";
        }
        if (query.contains("%25")) {
            return "A query does not hold %25: to Camel it is the same as %";
        }
        String rest = PARAMETER.matcher(query).replaceAll("");
        if (rest.indexOf('#') >= 0 || rest.indexOf('?') >= 0) {
            return "An argument stands in a query as :#name, and # and ? stand for nothing else";
        }
        if (WRITES.matcher(QUOTED.matcher(rest).replaceAll("''")).find()) {
            return "A query only reads";
        }
        if (QUOTED.matcher(query).results().anyMatch(text -> text.group().contains(":#"))) {
            return "An argument does not stand in quotes: it is bound as it is";
        }
        return parameters(query).stream()
                .filter(name -> !name.equals(TENANT) && !isArgument.test(name))
                .findFirst()
                .map(name -> "The tool has no argument " + name)
                .orElse(null);
    }

    /** The names of the arguments in a query, as often as they stand there. */
    static List<String> parameters(String query) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(query);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** {@code shop} of {@code #shop}. */
    public static String database(String reference) {
        return reference.substring(1);
    }

    /** The variable that declares a database. */
    public static String variable(String name) {
        return "SERAI_DATABASES_" + name.toUpperCase(Locale.ROOT) + "_URL";
    }
}
