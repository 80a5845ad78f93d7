package io.serai.route;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.ProblemType;
import io.serai.provider.ErrorRule;
import io.serai.provider.Provider;
import io.serai.provider.ProviderEndpoint;
import io.serai.route.Shape.Part;
import io.serai.tool.ProblemComponent;
import io.serai.tool.TellComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The schema by which editors complete and check provider files. Made of what the linter goes by: the allow-list, the
 * shapes of steps, the records that providers are bound to. Words for people come from Camel's own schema and from
 * {@code docs/writing-a-provider.md}.
 */
final class EditorSchema {

    /** What cannot be seen, as far as every editor's regular expressions know it. */
    private static final String HIDDEN =
            "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u061C"
                    + "\\u115F\\u1160\\u180B-\\u180F\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uE000-\\uF8FF\\uFE00-\\uFE0D"
                    + "\\uFEFF\\uFFA0\\uFFF9-\\uFFFB";

    /** What an operator declared. */
    private static final String DECLARED = "[a-z0-9]{1,32}";

    /** Neither that, nor what Camel would resolve although it looks like text. */
    private static final String PLAIN = "^(?!#)(?!\\s*[Rr][Ee][Ss][Oo][Uu][Rr][Cc][Ee]:)"
            + "(?![\\s\\S]*[Rr][Aa][Ww][({])(?![\\s\\S]*\\{\\{)(?![\\s\\S]*[" + HIDDEN + "])";

    /** An address may be a placeholder of a provider, or a plain text. */
    private static final String ADDRESS =
            "^(\\{\\{serai\\.providers\\.[a-z0-9-]{1,64}\\.[a-z-]+(:([^{}]|\\{clientId\\})*)?\\}\\}|(?!\\{\\{)https?://[^{}]*"
                    + "(\\{clientId\\}[^{}]*)?)$";

    private static final Set<String> ADDRESSES = Set.of("baseUrl", "authorizationUrl", "tokenUrl", "url");
    private static final String NAME = "[A-Za-z0-9_-]{1,128}";
    private static final String ID = "[a-z0-9-]{1,64}";
    private static final String PARAMETER = "^[A-Za-z][A-Za-z0-9_]{0,63}$";

    /** A row of a table of fields; the first cell names one or several. */
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]*`) \\| ([^|]*) \\|");

    private final ObjectMapper json = new ObjectMapper();
    private final JsonNode camel;
    private final Map<String, String> words = new TreeMap<>();
    private final ObjectNode definitions = json.createObjectNode();

    /** Of the definitions of what stands in a template: there, a parameter may stand for any text. */
    private String prefix = "";

    private EditorSchema() {
        try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            camel = json.readTree(schema).at("/items/definitions");
            for (String line : Files.readAllLines(Path.of("docs/writing-a-provider.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.find()) {
                    Pattern.compile("`([A-Za-z]+)`")
                            .matcher(row.group(1))
                            .results()
                            .forEach(name -> words.putIfAbsent(
                                    name.group(1), row.group(2).strip()));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ObjectNode generate() {
        return new EditorSchema().schema();
    }

    private ObjectNode schema() {
        ObjectNode root = json.createObjectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Serai provider file");
        root.put(
                "description",
                "Written by ./mvnw test-compile surefire:test -Dtest=EditorSchemaTest -Dserai.write=schema");
        root.put("type", "array").put("minItems", 1);
        ObjectNode item =
                closed(root.putObject("items")).put("minProperties", 1).put("maxProperties", 1);
        item.withObject("properties").set("beans", beans());
        item.withObject("properties").set("route", route());
        item.withObject("properties").set("templatedRoute", templatedRoute());
        item.withObject("properties").set("routeConfiguration", routeConfiguration());
        root.set("contains", required("beans"));
        definitions();
        prefix = "in-template-";
        item.withObject("properties").set("routeTemplate", routeTemplate());
        definitions();
        root.set("definitions", sorted(definitions));
        return root;
    }

    private void definitions() {
        ObjectNode plain = definitions.putObject(prefix + "plain");
        plain.putArray("type").add("string").add("number").add("boolean");
        plain.put("pattern", prefix.isEmpty() ? PLAIN : PLAIN.replace("(?![\\s\\S]*\\{\\{)", ""));
        languages();
        steps();
    }

    private ObjectNode routeTemplate() {
        ObjectNode template = closed(required("id", "route"));
        ObjectNode properties = template.withObject("properties");
        properties.set(
                "id", json.createObjectNode().put("type", "string").put("pattern", "^" + ID + "\\." + NAME + "$"));
        properties.set("description", ref("plain"));
        ObjectNode parameter = closed(required("name"));
        parameter
                .withObject("properties")
                .putObject("name")
                .put("type", "string")
                .put("pattern", PARAMETER);
        parameter.withObject("properties").set("defaultValue", ref("plain"));
        parameter.withObject("properties").set("description", ref("plain"));
        parameter.withObject("properties").putObject("required").put("type", "boolean");
        properties.putObject("parameters").put("type", "array").set("items", parameter);
        ObjectNode route = route();
        route.withObject("properties").remove("id");
        route.withArray("required").removeAll().add("from");
        properties.set("route", route);
        return template;
    }

    private ObjectNode templatedRoute() {
        ObjectNode use = closed(required("routeTemplateRef", "routeId"));
        use.withObject("properties").set("routeTemplateRef", text(ID + "\\." + NAME));
        use.withObject("properties").set("routeId", text(ID + "\\." + NAME));
        ObjectNode parameter = closed(required("name", "value"));
        parameter
                .withObject("properties")
                .putObject("name")
                .put("type", "string")
                .put("pattern", PARAMETER);
        parameter.withObject("properties").set("value", ref("plain"));
        use.withObject("properties")
                .putObject("parameters")
                .put("type", "array")
                .set("items", parameter);
        return use;
    }

    private ObjectNode routeConfiguration() {
        ObjectNode configuration = closed(required("id", "onException"));
        configuration.withObject("properties").set("id", text(ID + "\\." + NAME));
        configuration.withObject("properties").set("description", ref("plain"));
        ObjectNode handler = shape(Shapes.HANDLER, json.missingNode());
        ObjectNode item = closed(required("onException"));
        item.withObject("properties").set("onException", handler);
        configuration
                .withObject("properties")
                .putObject("onException")
                .put("type", "array")
                .put("minItems", 1)
                .set("items", item);
        return configuration;
    }

    private ObjectNode required(String... names) {
        ObjectNode node = json.createObjectNode();
        Arrays.stream(names).forEach(node.withArray("required")::add);
        return node;
    }

    private static ObjectNode closed(ObjectNode node) {
        return node.put("type", "object").put("additionalProperties", false);
    }

    private ObjectNode ref(String definition) {
        return json.createObjectNode().put("$ref", "#/definitions/" + prefix + definition);
    }

    private ObjectNode text(String pattern) {
        String parameter = prefix.isEmpty() ? "" : "|\\{\\{[A-Za-z]";
        return json.createObjectNode().put("type", "string").put("pattern", "^(" + pattern + ")$" + parameter);
    }

    private ObjectNode beans() {
        ObjectNode bean = closed(required("name", "type", "properties"));
        bean.withObject("properties").set("name", text(ID));
        bean.withObject("properties").putObject("type").put("const", BeanLint.PROVIDER);
        ObjectNode properties = record(Provider.class);
        properties.withArray("required").add("title").add("category");
        bean.withObject("properties").set("properties", properties);
        ObjectNode beans =
                json.createObjectNode().put("type", "array").put("minItems", 1).put("maxItems", 1);
        beans.set("items", bean);
        return beans;
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode node = closed(json.createObjectNode());
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode schema = type(component.getGenericType(), component.getName());
            JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
            if (format != null && Set.of(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)) {
                ObjectNode either = json.createObjectNode();
                either.withArray("anyOf").add(schema.get("items").deepCopy()).add(schema);
                schema = either;
            }
            if (words.containsKey(component.getName()) && !schema.has("$ref")) {
                schema.put("description", words.get(component.getName()));
            }
            node.withObject("properties").set(component.getName(), schema);
        }
        if (type == ErrorRule.class) {
            node.withArray("required").add("code");
        }
        return node;
    }

    private ObjectNode type(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            boolean list = generic.getRawType() == List.class;
            ObjectNode inner = type(generic.getActualTypeArguments()[list ? 0 : 1], "");
            ObjectNode outer = json.createObjectNode().put("type", list ? "array" : "object");
            outer.set(list ? "items" : "additionalProperties", inner);
            return outer;
        }
        Class<?> plain = (Class<?>) type;
        if (ADDRESSES.contains(name)) {
            return json.createObjectNode().put("type", "string").put("pattern", ADDRESS);
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain.isEnum()) {
            ObjectNode words = json.createObjectNode();
            for (Object constant : plain.getEnumConstants()) {
                words.withArray("enum").add(constant.toString());
                words.withArray("enum").add(constant.toString().toLowerCase(Locale.ROOT));
            }
            return words;
        }
        return plain == Integer.class || plain == int.class
                ? json.createObjectNode().put("type", "integer")
                : ref("plain");
    }

    private ObjectNode route() {
        ObjectNode route = closed(required("id", "from"));
        route.withObject("properties").set("id", text(ID + "\\." + NAME));
        route.withObject("properties").set("description", ref("plain"));
        route.withObject("properties").set("routeConfigurationId", text(ID + "\\." + NAME));
        ObjectNode from = json.createObjectNode();
        from.withArray("anyOf").add(tool()).add(privateRoute());
        route.withObject("properties").set("from", from);
        ObjectNode needsDescription = required("description");
        route.set(
                "if",
                json.createObjectNode()
                        .set("properties", json.createObjectNode().set("from", required("parameters"))));
        route.set("then", needsDescription);
        return route;
    }

    private ObjectNode tool() {
        ObjectNode tool = closed(required("uri", "parameters", "steps"));
        tool.withObject("properties").set("uri", text("tool:" + ID + "\\." + NAME));
        ObjectNode parameters = closed(required("effect", "inputSchema"));
        ObjectNode options = parameters.withObject("properties");
        if (prefix.isEmpty()) {
            options.putObject("effect")
                    .withArray("enum")
                    .add("read")
                    .add("write")
                    .add("destructive");
        } else {
            options.set("effect", text("read|write|destructive"));
        }
        options.set("aliases", ref("plain"));
        options.set("scopes", ref("plain"));
        options.putObject("inputSchema")
                .put("type", "object")
                .put("description", "JSON Schema 2020-12 of the arguments");
        options.putObject("outputSchema").put("type", "object").put("description", "JSON Schema 2020-12 of the result");
        ObjectNode offer = closed(required("as"));
        offer.withObject("properties")
                .putObject("as")
                .withArray("enum")
                .add("content")
                .add("prompt")
                .add("resource");
        offer.withObject("properties").putObject("uri").put("type", "string");
        offer.withObject("properties").putObject("mimeType").put("type", "string");
        options.set("offer", offer.put("description", "As what MCP clients see it, if not as a tool"));
        ObjectNode asks = options.putObject("asks").put("type", "array");
        asks.put("description", "What people say who need the tool; search finds it by these words, too");
        asks.putObject("items").put("type", "string").put("minLength", 3).put("maxLength", 200);
        ObjectNode examples = options.putObject("examples").put("type", "array");
        examples.set("items", required("arguments").put("type", "object"));
        tool.withObject("properties").set("parameters", parameters);
        tool.withObject("properties").set("steps", ref("steps"));
        return tool;
    }

    private ObjectNode privateRoute() {
        ObjectNode route = closed(required("uri", "steps"));
        route.withObject("properties").set("uri", text("direct:" + ID + "\\." + NAME));
        route.withObject("properties").set("steps", ref("steps"));
        return route;
    }

    private void languages() {
        ObjectNode body = json.createObjectNode();
        ObjectNode mapping = closed(required("expression"));
        mapping.withObject("properties").set("expression", ref("plain"));
        mapping.withObject("properties").set("id", ref("plain"));
        body.withArray("anyOf").add(ref("plain")).add(mapping);
        definitions.set(prefix + "language", body);
        ObjectNode one = closed(json.createObjectNode()).put("minProperties", 1).put("maxProperties", 1);
        AllowList.STANDARD.languages().forEach(name -> one.withObject("properties")
                .set(name, ref("language")));
        definitions.set(prefix + "expression", one);
    }

    private void steps() {
        ObjectNode step =
                closed(json.createObjectNode()).put("minProperties", 1).put("maxProperties", 1);
        Shapes.STEPS.forEach((name, shape) -> {
            String model = camel.at("/org.apache.camel.model.ProcessorDefinition/properties/" + name + "/$ref")
                    .asText()
                    .replace("#/items/definitions/", "");
            definitions.set(prefix + name, shape(shape, camel.path(model)));
            step.withObject("properties").set(name, ref(name));
        });
        definitions.set(prefix + "step", step);
        ObjectNode steps = definitions.putObject(prefix + "steps").put("type", "array");
        steps.set("items", ref("step"));
    }

    private ObjectNode shape(Shape shape, JsonNode model) {
        ObjectNode node = closed(json.createObjectNode());
        Camel words = new Camel(model);
        words.describe(node, "");
        ObjectNode properties = node.withObject("properties");
        new TreeMap<>(shape.parts()).forEach((name, part) -> {
            ObjectNode schema = part(part);
            if (!schema.has("$ref")) {
                words.describe(schema, name);
            }
            properties.set(name, schema);
        });
        new TreeSet<>(shape.required()).forEach(node.withArray("required")::add);
        if (shape.expression()) {
            properties.set("expression", ref("expression"));
            ArrayNode one = node.withArray("oneOf").add(required("expression"));
            AllowList.STANDARD.languages().forEach(language -> {
                properties.set(language, ref("language"));
                one.add(required(language));
            });
        }
        if (shape.text() == null) {
            return node;
        }
        ObjectNode either = json.createObjectNode();
        either.withArray("anyOf").add(part(shape.text())).add(node);
        return either;
    }

    private ObjectNode part(Part part) {
        return switch (part) {
            case Part.Steps ignored -> ref("steps");
            case Part.Target ignored ->
                text("provider:" + ID + "|direct:" + ID + "\\." + NAME + "|problem:(" + String.join("|", codes())
                        + ")|tell:(" + String.join("|", new TreeSet<>(TellComponent.WORDS)) + ")|sql|smtp:" + DECLARED);
            case Part.Parameters ignored -> parameters();
            case Part.OwnRoute ignored -> text("direct:" + ID + "\\." + NAME);
            case Part.Bean ignored ->
                json.createObjectNode().put("type", "string").put("not", true); // an operator's
            case Part.Word word -> {
                ObjectNode schema = json.createObjectNode();
                schema.withArray("allOf").add(ref("plain")).add(values(word));
                yield schema;
            }
            case Part.Words words -> {
                ObjectNode schema = json.createObjectNode().put("type", "array").put("minItems", 1);
                schema.set("items", values(words.each()));
                yield schema;
            }
            case Part.One one -> shape(one.shape(), json.missingNode());
            case Part.Many many -> {
                ObjectNode schema = json.createObjectNode().put("type", "array").put("minItems", 1);
                schema.set("items", shape(many.shape(), json.missingNode()));
                yield schema;
            }
        };
    }

    /** YAML reads {@code false} and {@code 3} as what they are: editors see no text there. */
    private ObjectNode values(Part.Word word) {
        ObjectNode schema = json.createObjectNode();
        schema.withArray("anyOf").add(text(word.form().pattern()));
        for (boolean flag : new boolean[] {true, false}) {
            if (word.form().matcher(Boolean.toString(flag)).matches()) {
                schema.withArray("anyOf").addObject().put("const", flag);
            }
        }
        if (word.form().matcher("1").matches()) {
            ObjectNode number =
                    schema.withArray("anyOf").addObject().put("type", "integer").put("minimum", 1);
            if (!word.form().matcher("101").matches()) {
                number.put("maximum", 100);
            }
        }
        return schema;
    }

    private ObjectNode parameters() {
        ObjectNode parameters = closed(json.createObjectNode());
        Arrays.stream(ProviderEndpoint.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("set"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .sorted()
                .forEach(name -> {
                    ObjectNode schema = json.createObjectNode();
                    Stream.of("GET", "POST", "PUT", "PATCH", "DELETE", "query", "body", "link", "cursor", "number")
                            .filter(word ->
                                    Set.of("httpMethod", "send", "pages").contains(name)
                                            && ProviderEndpoint.fault(name, word, ignored -> true) == null)
                            .forEach(word -> schema.withArray("enum").add(word));
                    if (schema.isEmpty() || !prefix.isEmpty()) {
                        schema.removeAll().setAll(ref("plain"));
                    } else {
                        schema.put("description", words.getOrDefault(name, name));
                    }
                    parameters.withObject("properties").set(name, schema);
                });
        List.of("done", "total", "message")
                .forEach(name -> parameters.withObject("properties").set(name, ref("plain"))); // of tell
        parameters.withObject("properties").set("dataSource", text("#" + DECLARED)); // of sql, whose query is above
        return parameters;
    }

    private static List<String> codes() {
        return Arrays.stream(ProblemType.values())
                .map(Enum::name)
                .filter(ProblemComponent::isKnown)
                .sorted()
                .toList();
    }

    private ObjectNode sorted(ObjectNode node) {
        ObjectNode sorted = json.createObjectNode();
        node.properties().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(entry -> sorted.set(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** What Camel's schema says of a step and of its parts. */
    private record Camel(JsonNode model) {

        void describe(ObjectNode schema, String part) {
            JsonNode mapping =
                    model.has("properties") ? model : model.path("oneOf").path(1);
            JsonNode told = part.isEmpty() ? model : mapping.path("properties").path(part);
            for (String word : List.of("title", "description")) {
                if (told.path(word).isTextual()) {
                    schema.put(word, told.get(word).textValue());
                }
            }
        }
    }
}
