package io.serai.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tool.Effect;
import io.serai.vendor.Operation.Content;
import io.serai.vendor.Operation.Field;
import io.serai.vendor.Operation.Place;
import io.serai.vendor.Operation.Style;
import io.serai.vendor.VendorDocument.LeftOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {

    private static final Path TRACKER = Path.of("src/test/resources/io/serai/vendor/tracker-3.0.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Wanted wanted(List<String> operations, List<String> except) {
        return new Wanted(operations, except, "", 40, path -> true);
    }

    private static VendorDocument tracker() throws IOException, RefusedDocument {
        return DocumentReader.read(Files.readAllBytes(TRACKER), wanted(List.of("all"), List.of()));
    }

    private static Operation operation(String id) throws IOException, RefusedDocument {
        return tracker().operations().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** One POST operation with this schema as its body. */
    private static JsonNode argumentsOf(String version, String schema, String components) throws RefusedDocument {
        String document = """
                {"openapi":"%s","paths":{"/things":{"post":{"operationId":"make","requestBody":{"required":true,
                "content":{"application/json":{"schema":%s}}}}}},"components":{"schemas":%s}}""".formatted(version, schema, components);
        Operation made = DocumentReader.read(
                        document.getBytes(StandardCharsets.UTF_8), wanted(List.of("make"), List.of()))
                .operations()
                .getFirst();
        made.schema().check();
        return made.schema().tree();
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @Test
    void everyOperationHasANameAnEffectAndADescription() throws IOException, RefusedDocument {
        // When
        VendorDocument document = tracker();

        // Then
        assertThat(document.title()).isEqualTo("Tracker");
        assertThat(document.server()).isEqualTo("https://api.tracker.example/v2");
        assertThat(document.operations())
                .extracting(Operation::tool)
                .containsExactly(
                        "tickets_list-for-project",
                        "tickets_create",
                        "variables_rename",
                        "variables_delete",
                        "files_read",
                        "labels_set",
                        "login",
                        "get_ping");
        assertThat(operation("tickets/list-for-project").effect()).isEqualTo(Effect.READ);
        assertThat(operation("tickets/create").effect()).isEqualTo(Effect.WRITE);
        assertThat(operation("variables/delete").effect()).isEqualTo(Effect.DESTRUCTIVE);
        assertThat(operation("tickets/list-for-project").description())
                .isEqualTo("List tickets. Lists the tickets of a project. Newest first."
                        + " (GET /projects/{project}/tickets)");
        assertThat(operation("variables/delete").description())
                .isEqualTo("Deprecated. Delete a variable (DELETE /projects/{project}/variables/{name})");
    }

    @Test
    void whatCannotBeSentIsLeftOutWithItsReason() throws IOException, RefusedDocument {
        assertThat(tracker().leftOut())
                .containsExactly(
                        new LeftOut("files/write", "its body is application/octet-stream"),
                        new LeftOut("elsewhere", "it has a server of its own"),
                        new LeftOut("ping-options", "its method is OPTIONS"));
    }

    @Test
    void parametersOfPathAndQueryAreArgumentsAndHeadersAreNot() throws IOException, RefusedDocument {
        // When
        Operation list = operation("tickets/list-for-project");

        // Then
        assertThat(list.path()).isEqualTo("/projects/{project}/tickets");
        assertThat(list.schema().tree()).isEqualTo(json("""
                {'type':'object','required':['project'],'properties':{
                 'project':{'type':'string','description':'Key of the project.'},
                 'state':{'type':'string','enum':['open','closed'],'description':'Which.'},
                 'labels':{'type':'array','items':{'type':'string'}},
                 'ids':{'type':'array','items':{'type':'integer'}},
                 'filter':{'type':'object'},
                 'page_size':{'type':'integer','maximum':100}},
                 'additionalProperties':false}"""));
        assertThat(list.fields())
                .contains(
                        new Field("labels", "labels", Place.QUERY, Style.REPEATED),
                        new Field("ids", "ids", Place.QUERY, Style.COMMA),
                        new Field("filter", "filter", Place.QUERY, Style.DEEP),
                        new Field("page_size", "page[size]", Place.QUERY, Style.REPEATED));
        assertThat(list.body().content()).isEqualTo(Content.NONE);
    }

    @Test
    void aBodyOfPartsBecomesOneSetOfArguments() throws IOException, RefusedDocument {
        // When
        JsonNode schema = operation("tickets/create").schema().tree();

        // Then: what only the vendor sets and a pattern of another dialect are gone, null is a value where it may be.
        assertThat(schema.get("required")).isEqualTo(json("['project','title']"));
        assertThat(schema.get("properties").has("id")).isFalse();
        assertThat(schema.at("/properties/note")).isEqualTo(json("{'type':'string'}"));
        assertThat(schema.at("/properties/due")).isEqualTo(json("{'type':['string','null'],'enum':['today',null]}"));
        assertThat(schema.at("/properties/weight")).isEqualTo(json("{'type':'number','exclusiveMinimum':0}"));
        assertThat(schema.at("/properties/assignee"))
                .isEqualTo(json("{'anyOf':[{'type':'string'},{'type':'integer'},{'type':'null'}]}"));
        assertThat(schema.at("/properties/parent")).isEqualTo(json("""
                {'type':'object','description':'A node.','properties':{
                 'name':{'type':'string'},'children':{'type':'array','items':{}}}}"""));
    }

    @Test
    void twoArgumentsWithOneNameAreToldApart() throws IOException, RefusedDocument {
        // When
        Operation rename = operation("variables/rename");

        // Then
        assertThat(rename.schema().tree().get("required")).isEqualTo(json("['project','name','body_name']"));
        assertThat(rename.fields()).containsExactly(new Field("body_name", "name", Place.BODY, Style.REPEATED));
    }

    @Test
    void aPlaceholderOfSeveralSegmentsAndOneWithADashAreFilledFromArguments() throws IOException, RefusedDocument {
        assertThat(operation("files/read").path()).isEqualTo("/files/{+path}");
        assertThat(operation("labels/set").path()).isEqualTo("/labels/{ticket_id}");
    }

    @Test
    void aBodyThatIsNoObjectIsOneArgument() throws IOException, RefusedDocument {
        // When
        Operation set = operation("labels/set");

        // Then
        assertThat(set.body()).isEqualTo(new Operation.Body(Content.WHOLE, false, false));
        assertThat(set.schema().tree().at("/properties/body"))
                .isEqualTo(json("{'type':'array','items':{'type':'string'}}"));
        assertThat(set.schema().tree().get("required")).isEqualTo(json("['ticket_id']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tickets/*|tickets/create,tickets/list-for-project",
                "GET *|GET /ping,files/read,tickets/list-for-project",
                "DELETE /projects/*|variables/delete",
                "login|login",
                "*create|tickets/create"
            })
    void aPatternNamesOperationsByIdOrByMethodAndPath(String pattern, String ids) throws IOException, RefusedDocument {
        // When
        VendorDocument document =
                DocumentReader.read(Files.readAllBytes(TRACKER), wanted(List.of(pattern), List.of("elsewhere")));

        // Then
        assertThat(document.operations().stream().map(Operation::id).sorted()).containsExactly(ids.split(","));
        assertThat(document.unmatched()).isEmpty();
    }

    @Test
    void aPatternThatMatchesNothingIsToldAndAnExceptionCounts() throws IOException, RefusedDocument {
        // When
        VendorDocument document = DocumentReader.read(
                Files.readAllBytes(TRACKER),
                wanted(List.of("tickets/*", "tickets/cretae"), List.of("POST *", "nothing")));

        // Then
        assertThat(document.operations()).extracting(Operation::id).containsExactly("tickets/list-for-project");
        assertThat(document.unmatched()).containsExactly("tickets/cretae", "nothing");
    }

    @Test
    void namesAreLegalShortAndUniqueWhateverTheDocumentCallsThem() throws RefusedDocument {
        // Given
        String document = """
                {"openapi":"3.1.0","paths":{
                 "/a":{"get":{"operationId":"Größe.lesen/alle!"},"put":{"operationId":"a b"},"post":{"operationId":"a/b"}},
                 "/b":{"get":{"operationId":"a-name-that-is-far-too-long-for-any-interface-of-functions"}}}}""";

        // When
        List<String> names = DocumentReader.read(
                        document.getBytes(StandardCharsets.UTF_8), wanted(List.of("all"), List.of()))
                .operations()
                .stream()
                .map(Operation::tool)
                .toList();

        // Then
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,40}"));
        assertThat(names.subList(0, 2)).containsExactly("Gr_e_lesen_alle", "a_b");
    }

    @Test
    void version31IsReadToo() throws IOException, RefusedDocument {
        // When
        JsonNode schema = argumentsOf("3.1.0", """
                {"type":"object","additionalProperties":true,"required":["a"],"properties":{
                 "a":{"type":["string","null"],"examples":["x"]},
                 "b":{"$ref":"#/components/schemas/B","description":"Mine."},
                 "c":{"type":"number","exclusiveMinimum":0},
                 "d":true,
                 "e":{"prefixItems":[{"type":"string"}],"type":"array"},
                 "f":{"const":"x"},
                 "g":{"$ref":"#/components/schemas/B/properties/deep"}}}""", """
                {"B":{"type":"object","description":"Theirs.","properties":{"deep":{"type":"boolean"}}}}""");

        // Then
        assertThat(schema).isEqualTo(json("""
                {'type':'object','required':['a'],'properties':{
                 'a':{'type':['string','null']},
                 'b':{'type':'object','description':'Mine.','properties':{'deep':{'type':'boolean'}}},
                 'c':{'type':'number','exclusiveMinimum':0},
                 'd':{},
                 'e':{'type':'array','prefixItems':[{'type':'string'}]},
                 'f':{'const':'x'},
                 'g':{'type':'boolean'}},
                 'additionalProperties':true}"""));
    }

    @Test
    void schemasThatReferToThemselvesEnd() throws RefusedDocument {
        // When: a pair that goes round, a reference to itself, and a tree that doubles with each level.
        JsonNode schema = argumentsOf("3.0.3", """
                {"type":"object","properties":{"a":{"$ref":"#/components/schemas/A"},
                 "s":{"$ref":"#/components/schemas/S"},"t":{"$ref":"#/components/schemas/T0"}}}""", """
                {"A":{"allOf":[{"$ref":"#/components/schemas/B"}]},"B":{"anyOf":[{"$ref":"#/components/schemas/A"},
                 {"type":"string"}]},"S":{"$ref":"#/components/schemas/S"},%s}""".formatted(doubling(30)));

        // Then
        assertThat(schema.at("/properties/a/anyOf/1/type").asText()).isEqualTo("string");
        assertThat(schema.toString().length()).isLessThan(60_000);
    }

    private static String doubling(int levels) {
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            schemas.append(
                    "\"T%1$d\":{\"properties\":{\"l\":{\"$ref\":\"#/components/schemas/T%2$d\"},".formatted(i, i + 1));
            schemas.append("\"r\":{\"$ref\":\"#/components/schemas/T%d\"}}},".formatted(i + 1));
        }
        return schemas.append("\"T%d\":{\"type\":\"string\"}".formatted(levels)).toString();
    }

    @Test
    void alternativesThatOnlySayWhichMembersAreNeededDoNotHideTheMembers() throws IOException, RefusedDocument {
        // When
        JsonNode schema = argumentsOf("3.0.3", """
                {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},
                 "anyOf":[{"required":["a"]},{"required":["b"]}]}""", "{}");

        // Then: models' function interfaces take no alternatives at the root.
        assertThat(schema).isEqualTo(json("""
                {'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},
                 'additionalProperties':false}"""));
    }

    @Test
    void oddSchemasBecomeWiderAndNeverUnusable() throws RefusedDocument {
        // When
        JsonNode schema = argumentsOf("3.0.3", """
                {"type":"object","required":true,"properties":{"a":{"type":"file","minLength":"3","enum":[]},
                 "b":{"type":"string","maximum":"x","items":[1],"required":true},"c":17,"d":{"multipleOf":0},
                 "e":{"not":{"type":"string"},"if":{},"discriminator":{"propertyName":"x"}}}}""", "{}");

        // Then
        assertThat(schema.at("/properties/a")).isEmpty();
        assertThat(schema.at("/properties/b/type").asText()).isEqualTo("string");
        assertThat(schema.at("/properties/e")).isEmpty();
    }

    @Test
    void aReferenceThatLeadsNowhereOrElsewhereCostsThatOperationOnly() throws RefusedDocument {
        // Given
        String document = """
                {"openapi":"3.0.3","paths":{
                 "/a":{"get":{"operationId":"a","parameters":[{"$ref":"#/components/parameters/x"}]}},
                 "/b":{"get":{"operationId":"b","parameters":[{"$ref":"http://169.254.169.254/x.json#/a"}]}},
                 "/c":{"get":{"operationId":"c"}}}}""";

        // When
        VendorDocument read =
                DocumentReader.read(document.getBytes(StandardCharsets.UTF_8), wanted(List.of("all"), List.of()));

        // Then
        assertThat(read.operations()).extracting(Operation::id).containsExactly("c");
        assertThat(read.leftOut())
                .containsExactly(
                        new LeftOut("a", "its reference #/components/parameters/x leads nowhere"),
                        new LeftOut("b", "it refers to another document"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"openapi\":\"3.0.0\",,|1|20|Not JSON",
                "{\"openapi\":\"3.0.0\"} x|1|23|Not JSON",
                "[]|1|1|not OpenAPI 3",
                "{\"swagger\":\"2.0\"}|1|1|not OpenAPI 3",
                "{\"openapi\":\"4.0.0\",\"paths\":{}}|1|1|not OpenAPI 3",
                "{\"openapi\":\"3.0.0\",\"paths\":[]}|1|28|paths must be an object",
                "''|1|1|not OpenAPI 3"
            })
    void whatIsNoDocumentIsRefusedWhereItShows(String text, int line, int column, String message) {
        // When
        RefusedDocument refused = catchThrowableOfType(
                RefusedDocument.class,
                () -> DocumentReader.read(text.getBytes(StandardCharsets.UTF_8), wanted(List.of("all"), List.of())));

        // Then
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.line()).isEqualTo(line);
        assertThat(refused.column()).isBetween(column - 2, column + 2);
    }

    @Test
    void aByteOrderMarkAndOtherAlphabetsMoveNothing() throws RefusedDocument {
        // Given
        String document =
                "\uFEFF{\"info\":{\"title\":\"日本語 \uD83D\uDE00\"},\"openapi\":\"3.0.3\",\"paths\":{\"/é\":{\"get\":"
                        + "{\"operationId\":\"x\",\"summary\":\"Ünï\",\"responses\":{\"200\":{\"description\":\"ß\"}}}}}}";

        // When
        VendorDocument read =
                DocumentReader.read(document.getBytes(StandardCharsets.UTF_8), wanted(List.of("x"), List.of()));

        // Then
        assertThat(read.title()).isEqualTo("日本語 \uD83D\uDE00");
        assertThat(read.operations().getFirst().description()).isEqualTo("Ünï (GET /é)");
    }
}
