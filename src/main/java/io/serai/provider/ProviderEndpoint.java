package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tool.Invocation;
import io.serai.vendor.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** Options of {@code provider:} in a route file. */
public final class ProviderEndpoint extends DefaultEndpoint {

    private static final List<String> SENDS = List.of("query", "body");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final String providerId;
    private final Provider provider;
    private final int longestMillis;
    private final int maxPages;
    private final ProviderCalls calls;
    private final ObjectMapper json;
    private String httpMethod = "GET";
    private String path = "/";
    private @Nullable String send;
    private Set<String> query = Set.of();
    private @Nullable String base64;
    private final Map<String, String> paging = new HashMap<>();
    private Absence absent = Absence.NONE;
    private final @Nullable Map<String, Operation> operations;

    ProviderEndpoint(
            String uri,
            Component component,
            String providerId,
            Provider provider,
            int longestMillis,
            int maxPages,
            ProviderCalls calls,
            ObjectMapper json,
            @Nullable Map<String, Operation> operations) {
        super(uri, component);
        this.providerId = providerId;
        this.provider = provider;
        this.longestMillis = longestMillis;
        this.maxPages = maxPages;
        this.calls = calls;
        this.json = json;
        this.operations = operations;
    }

    /**
     * What is wrong with one of the parameters that a route file writes.
     *
     * @param isArgument whether a request may take this name from the body
     * @return null if nothing is
     */
    public static @Nullable String fault(String parameter, String value, Predicate<String> isArgument) {
        return switch (parameter) {
            case "httpMethod" -> METHODS.contains(value) ? null : "httpMethod must be one of " + METHODS;
            case "send" -> SENDS.contains(value) ? null : "send must be one of " + SENDS;
            case "path" -> pathFault(value, isArgument);
            case "query", "base64", "pageArgument" -> unknown(list(value), isArgument);
            case "pages", "pageItems", "pageCursor", "mostPages" -> Pages.fault(parameter, value);
            case "absent" ->
                Absence.isWellFormed(value) ? null : "absent is a list of statuses, such as 404, 422 does not exist";
            default -> "provider: has no parameter " + parameter;
        };
    }

    private static @Nullable String pathFault(String path, Predicate<String> isArgument) {
        try {
            return unknown(new PathTemplate(path).names(), isArgument);
        } catch (IllegalArgumentException malformed) {
            return malformed.getMessage();
        }
    }

    private static @Nullable String unknown(Set<String> names, Predicate<String> isArgument) {
        return names.stream()
                .filter(name -> !isArgument.test(name))
                .findFirst()
                .map(name -> "The tool has no argument " + name)
                .orElse(null);
    }

    private static Set<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet());
    }

    /** One of GET, POST, PUT, PATCH, DELETE. */
    public void setHttpMethod(String httpMethod) {
        if (!METHODS.contains(httpMethod)) {
            throw new IllegalArgumentException("httpMethod must be one of " + METHODS + ", not " + httpMethod);
        }
        this.httpMethod = httpMethod;
    }

    /** Path below the base address; {@code {name}} and {@code {+name}} are filled from the arguments. */
    public void setPath(String path) {
        this.path = path;
    }

    /** {@code query} or {@code body}: where arguments go that are not in the path. */
    public void setSend(String send) {
        if (!SENDS.contains(send)) {
            throw new IllegalArgumentException("send must be query or body, not " + send);
        }
        this.send = send;
    }

    /** Arguments that go to the query although the rest goes to the body; separated by commas. */
    public void setQuery(String query) {
        this.query = list(query);
    }

    /** The one argument that is text and is sent Base64-encoded. */
    public void setBase64(String base64) {
        this.base64 = base64;
    }

    /** Failures that mean that there is no such thing; the step's answer is then {@code null}. */
    public void setAbsent(String absent) {
        this.absent = Absence.of(absent);
    }

    /** {@code link}, {@code cursor} or {@code number}: how the pages of a list go on. */
    public void setPages(String pages) {
        paging.put("pages", pages);
    }

    /** JSON pointer to the list in an answer that is not itself the list. */
    public void setPageItems(String pageItems) {
        paging.put("pageItems", pageItems);
    }

    /** JSON pointer to the cursor of the next page. */
    public void setPageCursor(String pageCursor) {
        paging.put("pageCursor", pageCursor);
    }

    /** The argument that takes the cursor, or the number of a page. */
    public void setPageArgument(String pageArgument) {
        paging.put("pageArgument", pageArgument);
    }

    /** How many pages are joined for one call at most. */
    public void setMostPages(String mostPages) {
        paging.put("mostPages", mostPages);
    }

    @Override
    public Producer createProducer() {
        if (operations != null) {
            return producer(new OperationMappings(operations), null);
        }
        boolean bodyByDefault = !httpMethod.equals("GET") && !httpMethod.equals("DELETE");
        boolean sendInBody = send == null ? bodyByDefault : send.equals("body");
        RequestMapping mapping =
                new RequestMapping(httpMethod, new PathTemplate(path), sendInBody, query, base64, provider.body());
        paging.put("httpMethod", httpMethod);
        Pages pages = Pages.of(paging);
        return producer(invocation -> mapping, pages);
    }

    private Producer producer(Function<Invocation, Mapping> mappings, @Nullable Pages pages) {
        int mostPages = pages == null ? 1 : Math.min(pages.most(), maxPages);
        return new ProviderProducer(
                this, providerId, provider, mappings, absent, pages, mostPages, longestMillis, calls, json);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("provider: is called; it cannot start a route");
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
