package io.serai.openapi;

import io.serai.gateway.Call;
import io.serai.gateway.ToolAccounts;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Providers;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads from the query what a caller wants to see of the API. What names nothing is refused, not left out. */
final class SelectionReader {

    private static final int MOST = 10_000;

    private final Catalogue catalogue;
    private final Providers providers;
    private final ToolAccounts accounts;
    private final Documents documents;

    SelectionReader(Catalogue catalogue, Providers providers, ToolAccounts accounts, Documents documents) {
        this.catalogue = catalogue;
        this.providers = providers;
        this.accounts = accounts;
        this.documents = documents;
    }

    /** Blocks where only tools of the caller's connections are wanted. */
    Selection read(Call call) {
        Request request = call.request();
        Profile profile = profile(request.query("profile"));
        return new Selection(
                profile,
                integrations(list(request, "integration")),
                categories(list(request, "category")),
                tools(list(request, "tools")),
                isConnectedOnly(request) ? accounts.of(call).integrations() : null,
                operations(request.query("operations"), profile));
    }

    /** Whether the answer depends on who asks. */
    static boolean isConnectedOnly(Request request) {
        String text = request.query("connected");
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw refused("connected", "must be true or false");
        }
        return "true".equals(text);
    }

    private static Profile profile(@Nullable String text) {
        if (text == null) {
            return Profile.ACTIONS;
        }
        return Arrays.stream(Profile.values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> refused("profile", "must be actions or full"));
    }

    private static int operations(@Nullable String text, Profile profile) {
        if (text == null) {
            return profile.mostOperations();
        }
        int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MOST) {
            throw refused("operations", "must be a whole number from 1 to " + MOST);
        }
        return number;
    }

    private @Nullable Set<String> integrations(@Nullable Set<String> names) {
        for (String name : names == null ? Set.<String>of() : names) {
            if (providers.get(name) == null) {
                throw Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no integration " + name + ".");
            }
        }
        return names;
    }

    private @Nullable Set<String> categories(@Nullable Set<String> names) {
        if (names != null) {
            Set<String> known = documents.categories().collect(Collectors.toCollection(TreeSet::new));
            if (!known.containsAll(names)) {
                throw refused("category", "must be one of " + String.join(", ", known));
            }
        }
        return names;
    }

    private @Nullable Set<String> tools(@Nullable Set<String> names) {
        return names == null ? null : names.stream().map(this::toolId).collect(Collectors.toCollection(TreeSet::new));
    }

    private String toolId(String name) {
        Tool tool = catalogue.find(name);
        if (tool == null) {
            throw Problem.of(ProblemType.TOOL_NOT_FOUND, "There is no tool " + name + ".");
        }
        return tool.id();
    }

    private static @Nullable Set<String> list(Request request, String name) {
        Set<String> names = new TreeSet<>();
        for (String value : request.queries(name)) {
            for (String part : value.split(",", -1)) {
                names.add(part.trim());
            }
        }
        if (names.contains("")) {
            throw refused(name, "must be names with commas between them");
        }
        return names.isEmpty() ? null : names;
    }

    private static Problem refused(String name, String rule) {
        return Problem.of(ProblemType.INVALID_REQUEST, "Query " + name + " " + rule + ".");
    }
}
