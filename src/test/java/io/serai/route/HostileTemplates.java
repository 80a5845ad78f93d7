package io.serai.route;

import io.serai.route.HostileRoutes.Hostile;
import java.util.List;

/** Tricks that come in by the parameters of a template, and route configurations that would hide or redirect. */
final class HostileTemplates {

    private static final String TEMPLATE = """
            - routeTemplate:
                id: evil.template
                parameters:
                  - name: word
                    defaultValue: "plain"
                route:
                  description: "A tool for {{word}} tests."
                  from:
                    uri: "tool:{{routeId}}"
                    parameters:
                      effect: read
                      inputSchema: {}
                    steps:
                      - setBody: { constant: "x" }
            - templatedRoute:
                routeTemplateRef: evil.template
                routeId: evil.made
                parameters:
                  - name: word
                    value: "good"
            """;

    private static final String STEP = "          - setBody: { constant: \"x\" }\n";

    private static final String CONFIGURATION = """
            - routeConfiguration:
                id: evil.fallback
                onException:
                  - onException:
                      exception: [ java.lang.Exception ]
                      handled: { constant: "true" }
                      steps:
                        - setBody: { constant: "x" }
            - route:
                id: evil.guarded
                description: A tool for tests.
                routeConfigurationId: evil.fallback
                from:
                  uri: tool:evil.guarded
                  parameters:
                    effect: read
                    inputSchema: {}
                  steps:
                    - to: "problem:PROVIDER_ERROR"
            """;

    private static final List<String> CONFIGURED = List.of(
            "errorHandler: { deadLetterChannel: { deadLetterUri: \"direct:evil.x\" } }",
            "errorHandler: { noErrorHandler: {} }",
            "intercept: [ { intercept: { steps: [ { stop: {} } ] } } ]",
            "interceptFrom: [ { interceptFrom: { uri: \"direct:dispatch\", steps: [] } } ]",
            "interceptSendToEndpoint: [ { interceptSendToEndpoint: { uri: \"provider:*\", steps: [] } } ]",
            "onCompletion: [ { onCompletion: { steps: [ { to: \"direct:evil.x\" } ] } } ]",
            "precondition: \"{{x}}\"");

    private static final List<String> HANDLED = List.of(
            "handled: { simple: \"${body}\" }",
            "handled: { constant: \"false\" }",
            "handled: { constant: \"true\", id: x }",
            "handled: { method: { ref: x } }",
            "continued: { constant: \"true\" }",
            "handled: { constant: \"true\" }\n          retryWhile: { simple: \"true\" }",
            "handled: { constant: \"true\" }\n          redeliveryPolicy: { maximumRedeliveries: 1000 }",
            "handled: { constant: \"true\" }\n          redeliveryPolicyRef: x",
            "handled: { constant: \"true\" }\n          onRedeliveryRef: x",
            "handled: { constant: \"true\" }\n          onExceptionOccurredRef: x",
            "handled: { constant: \"true\" }\n          useOriginalMessage: true",
            "handled: { constant: \"true\" }\n          onWhen: { simple: \"${body}\" }");

    private HostileTemplates() {}

    static String good() {
        return HostileRoutes.good() + TEMPLATE + CONFIGURATION;
    }

    static void addTo(List<Hostile> all) {
        HostileRoutes.COMPONENTS.forEach(uri -> {
            add(all, "template to " + uri, template("to: \"{{word}}\"", uri));
            add(all, "template parameter uri " + uri, template("to: { uri: \"{{word}}\" }", uri));
        });
        HostileRoutes.STEP_NAMES.forEach(name -> add(
                all, "template step " + name, template("\"" + name + "\": { uri: \"{{word}}\" }", "provider:evil")));
        HostileRoutes.FUNCTIONS.forEach(text -> {
            add(all, "template log " + text, template("log: \"{{word}}\"", text));
            add(all, "template target " + text, template("to: \"direct:evil.{{word}}\"", text));
        });
        for (String value :
                List.of("{{x}}", "#bean", "#class:x.Y", "RAW(x)", "resource:file:/etc/passwd", "{{env:HOME}}")) {
            add(all, "template value " + value, template("setBody: { constant: \"{{word}}\" }", value));
            add(
                    all,
                    "template default " + value,
                    TEMPLATE.replace("\"plain\"", '"' + value + '"')
                            .replaceAll("(?s)    parameters:\n      - name: word\n        value.*$", ""));
        }
        add(all, "template scheme in two", template("to: \"{{word}}ec:ls\"", "ex"));
        add(all, "template braces in two", template("setBody: { constant: \"{{{word}}x}}\" }", "{"));
        add(all, "template class in two", template("setBody: { constant: \"#{{word}}:x\" }", "class"));
        add(all, "template jq", template("setBody: { jq: \"{{word}}\" }", "header(.x)"));
        add(all, "template effect", TEMPLATE.replace("effect: read", "effect: \"{{word}}\""));
        add(
                all,
                "template from",
                TEMPLATE.replace("tool:{{routeId}}", "{{word}}").replace("\"good\"", "\"timer:x\""));
        add(all, "template key", TEMPLATE.replace("constant: \"x\"", "\"{{word}}\": \"x\""));
        add(
                all,
                "template id",
                TEMPLATE.replace("id: evil.template", "id: template").replace("Ref: evil.", "Ref: "));
        add(all, "template foreign id", TEMPLATE.replace("evil.template", "other.template"));
        add(all, "template route id", TEMPLATE.replace("routeId: evil.made", "routeId: dispatch"));
        add(all, "template same route id", TEMPLATE.replace("routeId: evil.made", "routeId: evil.call"));
        add(all, "template unused", TEMPLATE.substring(0, TEMPLATE.indexOf("- templatedRoute")));
        add(all, "template missing", TEMPLATE.substring(TEMPLATE.indexOf("- templatedRoute")));
        add(all, "template unknown parameter", TEMPLATE.replace("{{word}}", "{{env}}"));
        add(all, "template placeholder", TEMPLATE.replace("{{word}}", "{{env:HOME}}"));
        add(all, "template takes routeId", TEMPLATE.replace("name: word", "name: routeId"));
        add(
                all,
                "template beans",
                TEMPLATE.replace("  route:\n", "  beans: [ { name: x, type: java.lang.Runtime } ]\n      route:\n"));
        add(all, "template prefix", TEMPLATE.replace("    routeId:", "    prefixId: x\n    routeId:"));
        add(
                all,
                "template use with beans",
                TEMPLATE.replace("    routeId:", "    beans: [ { name: x, type: java.lang.Runtime } ]\n    routeId:"));
        add(
                all,
                "template route with id",
                TEMPLATE.replace("      description:", "      id: evil.x\n      description:"));
        add(
                all,
                "template route with policy",
                TEMPLATE.replace("      description:", "      routePolicy: x\n      description:"));
        add(all, "template list as value", TEMPLATE.replace("value: \"good\"", "value: [ good ]"));
        add(
                all,
                "template bomb",
                TEMPLATE.replace("\"good\"", '"' + "x".repeat(9_000) + '"')
                        .replace("A tool for ", "{{word}}".repeat(200)));
        for (String key : CONFIGURED) {
            add(
                    all,
                    "configuration " + key,
                    CONFIGURATION.replace("    onException:\n", "    " + key + "\n    onException:\n"));
        }
        for (String handled : HANDLED) {
            add(all, "configuration " + handled, CONFIGURATION.replace("handled: { constant: \"true\" }", handled));
        }
        HostileRoutes.STEP_NAMES.forEach(name -> add(
                all,
                "configuration step " + name,
                CONFIGURATION.replace(
                        "- setBody: { constant: \"x\" }", "- \"" + name + "\": { uri: \"provider:evil\" }")));
        add(all, "configuration class", CONFIGURATION.replace("[ java.lang.Exception ]", "[ java.lang.Runtime ]"));
        add(all, "configuration all", CONFIGURATION.replace("    id: evil.fallback\n", ""));
        add(all, "configuration foreign", CONFIGURATION.replace("evil.fallback", "call-errors"));
        add(all, "configuration unknown", CONFIGURATION.replace("Id: evil.fallback", "Id: evil.gone"));
        add(all, "configuration unused", CONFIGURATION.replace("    routeConfigurationId: evil.fallback\n", ""));
        add(all, "configuration of the gateway's", CONFIGURATION.substring(CONFIGURATION.indexOf("- route:")));
    }

    private static String template(String step, String value) {
        return TEMPLATE.replace(STEP, "          - " + step + "\n").replace("\"good\"", '"' + value + '"');
    }

    private static void add(List<Hostile> all, String name, String items) {
        HostileRoutes.add(all, name, HostileRoutes.good() + items);
    }
}
