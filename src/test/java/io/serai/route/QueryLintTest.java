package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Queries of tools: one constant text that reads, and a database that the operator declared. */
class QueryLintTest {

    private static final Path SHOP = Path.of("examples/routes/providers/shop.yaml");

    private static final String FILE = """
            - beans:
                - name: shop
                  type: io.serai.provider.Provider
                  properties: { title: Shop, category: test, credential: none }
            - route:
                id: shop.find
                description: Finds a thing.
                from:
                  uri: tool:shop.find
                  parameters:
                    effect: read
                    inputSchema:
                      properties: { name: { type: string } }
                  steps:
                    - to: %s
            """;

    private static List<String> findings(String to) {
        return new ProviderFile("shop.yaml", FILE.formatted(to))
                .file().findings().stream().map(Finding::message).toList();
    }

    private static String query(String text) {
        return "{ uri: sql, parameters: { dataSource: \"#shop\", query: \"%s\" } }".formatted(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1",
                "SELECT a::int, b->>'x' from t where name = :#name or n = :#name",
                "with x as (select 1 as n) select * from x where updated_at > now()",
                "select 'please update' from t where note like '%drop%'"
            })
    void aQueryThatReadsIsTaken(String text) {
        assertThat(findings(query(text))).as(text).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into t values (:#name)|A query begins with select or with",
                "update t set a = 1|A query begins with select or with",
                "file:/etc/passwd|A query begins with select or with",
                "classpath:query.sql|A query begins with select or with",
                "select 1; drop table t|A query is one statement without ; and comments",
                "select 1 -- where|A query is one statement without ; and comments",
                "select 1 /* x */|A query is one statement without ; and comments",
                "select * from t where a = ${body}|An expression cannot be part of an address or a statement",
                "select * from t where a = :#${body.name}|An expression cannot be part of an address or a statement",
                "select * from t where a = $simple{body}|An expression cannot be part of an address or a statement",
                "select * from t where a = :?name|An argument stands in a query as :#name, and # and ? stand for nothing else",
                "select * from t where a = ?|An argument stands in a query as :#name, and # and ? stand for nothing else",
                "select * from t where a = #|An argument stands in a query as :#name, and # and ? stand for nothing else",
                "select * from t where a in (:#in:name)|The tool has no argument in",
                "select * from t where a = :#other|The tool has no argument other",
                "select * from t where a = ':#name'|An argument does not stand in quotes: it is bound as it is",
                "with x as (delete from t returning *) select * from x|A query only reads",
                "select * into u from t|A query only reads",
                "select '{{env:HOME}}'|Placeholders are allowed in the provider's addresses only",
                "select RAW(1)|Values must not begin with # or hold RAW("
            })
    void aQueryThatCouldBeAnythingElseIsRefused(String text, String finding) {
        assertThat(findings(query(text))).as(text).contains(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ uri: \"sql:select 1\", parameters: { dataSource: \"#shop\" } }|A tool does not call sql:select 1",
                "{ uri: sql, parameters: { query: select 1 } }|sql needs the parameter dataSource",
                "{ uri: sql, parameters: { dataSource: \"#shop\" } }|sql needs the parameter query",
                "{ uri: sql }|sql needs the parameter dataSource",
                "sql|sql needs the parameter query",
                "{ uri: sql, parameters: { dataSource: shop, query: select 1 } }|dataSource is # and the name of a declared database",
                "{ uri: sql, parameters: { dataSource: \"#class:java.lang.Object\", query: select 1 } }|dataSource is # and the name of a declared database",
                "{ uri: sql, parameters: { dataSource: \"#dataSource\", query: select 1 } }|dataSource is # and the name of a declared database",
                "{ uri: \"sql-stored\", parameters: { template: f } }|A tool does not call sql-stored",
                "\"smtp:mail.evil.example\"|A tool does not call smtp:mail.evil.example",
                "\"smtp://office\"|A tool does not call smtp://office",
                "\"smtp:office:25\"|A tool does not call smtp:office:25",
                "\"smtps:office\"|A tool does not call smtps:office",
                "smtp|A tool does not call smtp",
                "{ uri: \"smtp:office\", parameters: { to: me } }|There is no parameter to",
                "{ uri: \"smtp:office\" }|smtp sends to, subject and text, which are not the arguments"
            })
    void whatIsNotTheFormIsRefused(String to, String finding) {
        assertThat(findings(to)).as(to).contains(finding);
    }

    @ParameterizedTest
    @CsvSource({
        "useMessageBodyForSql",
        "template.maxRows",
        "batch",
        "noop",
        "outputType",
        "outputClass",
        "outputHeader",
        "allowNamedParameters",
        "usePlaceholder",
        "placeholder",
        "parametersCount",
        "onConsume",
        "separator",
        "prepareStatementStrategy",
        "processingStrategy",
        "rowMapperFactory",
        "lazyStartProducer",
        "fetchSize"
    })
    void noFurtherOptionOfCamelsIsForTools(String option) {
        String to =
                "{ uri: sql, parameters: { dataSource: \"#shop\", query: select 1, \"%s\": true } }".formatted(option);
        assertThat(findings(to)).contains("sql has no parameter " + option + " in a tool");
    }

    @Test
    void theExampleWaitsOffTheLoopAndTellsWhatIsNotDeclared() throws IOException {
        // Given
        String text = Files.readString(SHOP);
        RouteFolder folder = new RouteFolder(Path.of("examples/routes"));
        YamlTrees trees = new YamlTrees(new com.fasterxml.jackson.databind.ObjectMapper());

        // When
        ProviderFile file = new ProviderFile("shop.yaml", text);
        EditionReader.Reading serving = new EditionReader(folder, trees, with(Map.of()), true).read(SHOP, text, 1);
        EditionReader.Reading checked = new EditionReader(folder, trees, with(Map.of()), false).read(SHOP, text, 1);
        EditionReader.Reading declared = new EditionReader(
                        folder, trees, with(Map.of("serai.databases.shop.url", "jdbc:h2:mem:x")), true)
                .read(SHOP, text, 1);

        // Then
        assertThat(file.tools().keySet()).hasSize(2).allMatch(file::mayBlock);
        assertThat(serving.findings()).hasSize(2).allSatisfy(finding -> assertThat(finding.toString())
                .contains("No database shop is declared (set SERAI_DATABASES_SHOP_URL)"));
        assertThat(checked.findings()).isEmpty();
        assertThat(checked.hints()).isEqualTo(serving.findings());
        assertThat(declared.findings()).isEmpty();
        assertThat(AllowList.of(with(Map.of("serai.databases.a.url", "jdbc:a", "serai.databases.b.url", "jdbc:b")))
                        .databases())
                .isEqualTo(Set.of("a", "b"));
    }

    private static Environment with(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return environment;
    }
}
