package io.serai.saga;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.SeraiTester;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A repository of the kind that {@code github.proposeChange} works on, with branches and pull requests that come and go. */
final class HubStub implements Function<Received, Response> {

    /** How a request goes wrong. */
    enum Fault {
        NONE,
        REJECTED,
        ERROR,
        ERROR_AFTERWARDS,
        CUT,
        CUT_AFTERWARDS,
        SILENCE,
        SILENCE_AFTERWARDS;

        private boolean isAfterwards() {
            return name().endsWith("_AFTERWARDS");
        }

        private Response response() {
            return switch (this) {
                case REJECTED -> new Response(422, "{\"message\":\"Validation Failed\"}");
                case ERROR, ERROR_AFTERWARDS -> new Response(500, "{\"message\":\"Server Error\"}");
                case CUT, CUT_AFTERWARDS -> Response.CUT;
                default -> Response.SILENCE;
            };
        }
    }

    static final String START = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Response ABSENT = new Response(422, "{\"message\":\"Reference does not exist\"}");

    private record Branch(String message) {}

    private record Pull(int number, String branch) {}

    private final Map<String, Branch> branches = new LinkedHashMap<>();
    private final List<Pull> open = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private Function<Received, Fault> faults = request -> Fault.NONE;
    private int numbers;

    /** What goes wrong from now on; everything is as it was at the beginning. */
    synchronized void begin(Function<Received, Fault> wanted) {
        faults = wanted;
        branches.clear();
        open.clear();
        seen.clear();
    }

    synchronized void faults(Function<Received, Fault> wanted) {
        faults = wanted;
    }

    /** A commit that somebody else puts on a branch. */
    synchronized void push(String branch, String message) {
        branches.put(branch, new Branch(message));
    }

    synchronized Set<String> branches() {
        return new TreeSet<>(branches.keySet());
    }

    synchronized int openPulls() {
        return open.size();
    }

    /** Names of the requests so far, as in {@link #name}. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    /** What a request is about: start, branch, file, pull; look, drop, pulls, close. */
    static String name(Received request) {
        String path = request.path();
        return switch (request.method()) {
            case "GET" -> path.contains("/git/ref/") ? "start" : path.contains("/commits/") ? "look" : "pulls";
            case "POST" -> path.endsWith("/git/refs") ? "branch" : "pull";
            case "PUT" -> "file";
            case "PATCH" -> "close";
            default -> "drop";
        };
    }

    @Override
    public synchronized Response apply(Received request) {
        seen.add(name(request));
        Fault fault = faults.apply(request);
        if (fault == Fault.NONE) {
            return act(request);
        }
        if (fault.isAfterwards()) {
            act(request);
        }
        return fault.response();
    }

    private Response act(Received request) {
        JsonNode body = body(request);
        String last = request.path().replaceFirst(".*/heads/", "");
        return switch (name(request)) {
            case "start" -> answer(Map.of("object", Map.of("sha", START)));
            case "branch" -> branch(body.path("ref").asText().substring("refs/heads/".length()));
            case "file" ->
                file(body.path("branch").asText(), body.path("message").asText());
            case "pull" -> pull(body.path("head").asText());
            case "look" -> look(last);
            case "drop" -> branches.remove(last) == null ? ABSENT : new Response(204, "");
            case "pulls" ->
                pulls(request.query().replaceFirst(".*head=o%3A([^&]*).*", "$1").replace("%2F", "/"));
            default -> close(Integer.parseInt(request.path().replaceFirst(".*/", "")));
        };
    }

    private Response branch(String name) {
        return branches.putIfAbsent(name, new Branch("")) == null
                ? new Response(201, "{}")
                : new Response(422, "{\"message\":\"Reference already exists\"}");
    }

    private Response file(String branch, String message) {
        return branches.replace(branch, new Branch(message)) == null ? ABSENT : new Response(201, "{}");
    }

    private Response pull(String branch) {
        open.add(new Pull(++numbers, branch));
        return answer(Map.of("number", numbers, "html_url", "https://hub.example/pull/" + numbers));
    }

    private Response look(String name) {
        Branch branch = branches.get(name);
        if (branch == null) {
            return new Response(422, "{\"message\":\"No commit found for SHA: heads/" + name + "\"}");
        }
        return branch.message().isEmpty()
                ? answer(Map.of("sha", START, "parents", List.of()))
                : answer(Map.of(
                        "sha",
                        "7638417",
                        "commit",
                        Map.of("message", branch.message()),
                        "parents",
                        List.of(Map.of("sha", START))));
    }

    private Response pulls(String branch) {
        return answer(open.stream()
                .filter(pull -> pull.branch().equals(branch))
                .map(pull -> Map.of("number", pull.number(), "state", "open"))
                .toList());
    }

    private Response close(int number) {
        open.removeIf(pull -> pull.number() == number);
        return answer(Map.of("number", number, "state", "closed"));
    }

    private static Response answer(Object body) {
        return new Response(200, SeraiTester.text(body));
    }

    private static JsonNode body(Received request) {
        try {
            return request.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(request.body());
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
