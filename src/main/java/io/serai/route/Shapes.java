package io.serai.route;

import io.serai.route.Shape.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The steps that a tool may use without an operator's leave, with everything that each of them may hold. */
final class Shapes {

    /** Names that are not Camel's or Serai's own: a property of theirs steers what happens. */
    static final String OWN_NAME = "(?![cC][aA][mM][eE][lL])(?!serai)[a-z][A-Za-z0-9_]{0,63}";

    private static final Part STEPS_PART = new Part.Steps();
    private static final Part ID = word("[A-Za-z0-9._-]{1,128}", "letters, digits, dot, dash and _");
    private static final Part DESCRIPTION = word("[^{}]*", "plain text");
    private static final Part FLAG = word("true|false", "true or false");
    private static final Part OWN_ROUTE = new Part.OwnRoute();
    private static final Part NAME = word(OWN_NAME, "letters, digits and _, not beginning with camel or serai");

    /** {@code Problem} is how a provider fails. */
    private static final Part EXCEPTION = new Part.Words(word(
            "java\\.lang\\.Exception|io\\.serai\\.problem\\.Problem",
            "java.lang.Exception or io.serai.problem.Problem"));

    private static final Shape ONLY_STEPS = shape(false, Map.of("steps", STEPS_PART));
    private static final Shape BRANCH = shape(true, Map.of("steps", STEPS_PART), "steps");
    private static final Shape CATCH = shape(
            false,
            Map.of("exception", EXCEPTION, "onWhen", new Part.One(shape(true, Map.of())), "steps", STEPS_PART),
            "exception");

    /** Of a route configuration. A failure that is not handled is left to the gateway anyway. */
    static final Shape HANDLER = shape(
            false,
            Map.of(
                    "exception",
                    EXCEPTION,
                    "onWhen",
                    new Part.One(shape(true, Map.of())),
                    "handled",
                    new Part.One(shape(false, Map.of("constant", word("true", "true")), "constant")),
                    "steps",
                    STEPS_PART),
            "exception",
            "handled");

    private static final Shape ACTION = new Shape(false, common(Map.of("uri", OWN_ROUTE)), Set.of("uri"), OWN_ROUTE);
    private static final Map<String, Part> FAN_OUT = Map.of(
            "steps", STEPS_PART,
            "stopOnException", FLAG,
            "parallelProcessing", FLAG,
            "aggregationStrategy", new Part.Bean());

    static final Map<String, Shape> STEPS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "to",
                    new Shape(
                            false,
                            common(Map.of("uri", new Part.Target(), "parameters", new Part.Parameters())),
                            Set.of("uri"),
                            new Part.Target())),
            Map.entry(
                    "wireTap",
                    shape(
                            false,
                            Map.of(
                                    "uri", OWN_ROUTE,
                                    "dynamicUri", word("false", "false: the target is no expression"),
                                    "copy", FLAG),
                            "uri",
                            "dynamicUri")),
            Map.entry("setBody", shape(true, Map.of())),
            Map.entry("transform", shape(true, Map.of())),
            Map.entry("setProperty", shape(true, Map.of("name", NAME), "name")),
            Map.entry("setVariable", shape(true, Map.of("name", NAME), "name")),
            Map.entry("filter", BRANCH),
            Map.entry(
                    "choice",
                    shape(false, Map.of("when", new Part.Many(BRANCH), "otherwise", new Part.One(ONLY_STEPS)), "when")),
            Map.entry("split", shape(true, FAN_OUT, "steps")),
            Map.entry("multicast", shape(false, FAN_OUT, "steps")),
            Map.entry(
                    "loop",
                    shape(
                            false,
                            Map.of(
                                    "constant", word("[1-9][0-9]?|100", "a number from 1 to 100"),
                                    "steps", STEPS_PART,
                                    "copy", FLAG),
                            "constant",
                            "steps")),
            Map.entry(
                    "doTry",
                    shape(
                            false,
                            Map.of(
                                    "steps", STEPS_PART,
                                    "doCatch", new Part.Many(CATCH),
                                    "doFinally", new Part.One(ONLY_STEPS)),
                            "steps")),
            Map.entry("saga", saga()),
            Map.entry("log", log()),
            Map.entry("pipeline", shape(false, Map.of("steps", STEPS_PART), "steps")),
            Map.entry("stop", shape(false, Map.of()))));

    private Shapes() {}

    /** Only what the gateway's own saga service keeps to: there is one saga for a call, and its time limit is the call's. */
    private static Shape saga() {
        return shape(
                false,
                Map.of(
                        "steps",
                        STEPS_PART,
                        "compensation",
                        new Part.One(ACTION),
                        "option",
                        new Part.Many(shape(true, Map.of("key", NAME), "key"))),
                "steps");
    }

    /** No expression: what a message holds does not belong into the log. */
    private static Shape log() {
        Part message = word("[^$]*", "constant text");
        Part level = word("TRACE|DEBUG|INFO|WARN|ERROR", "TRACE, DEBUG, INFO, WARN or ERROR");
        return new Shape(false, common(Map.of("message", message, "loggingLevel", level)), Set.of("message"), message);
    }

    private static Part.Word word(String form, String hint) {
        return new Part.Word(Pattern.compile(form), hint);
    }

    private static Shape shape(boolean expression, Map<String, Part> parts, String... required) {
        return new Shape(expression, common(parts), Set.of(required), null);
    }

    private static Map<String, Part> common(Map<String, Part> parts) {
        Map<String, Part> all = new HashMap<>(parts);
        all.put("id", ID);
        all.put("description", DESCRIPTION);
        return Map.copyOf(all);
    }
}
