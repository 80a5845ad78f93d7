package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the items of a page stand, how pages are joined, and where a link may lead. */
class PageTest {

    private static @Nullable Page page(String answer, String items) {
        return Page.of(answer.getBytes(UTF_8), JsonPointer.compile(items));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|[1.50,{\"a\":[]}];[ ];[ \"é\" , null ]|[1.50,{\"a\":[]}, \"é\" , null ]",
                "|[];[]|[]",
                "/r|{\"r\":[1],\"n\":\"x\"};{\"o\":{\"r\":[7]}, \"r\": [2] ,\"n\":null}|{\"o\":{\"r\":[7]}, \"r\": [1,2] ,\"n\":null}",
                "/m/r|{\"m\":{\"t\":1,\"r\":[{}]}};{\"m\":{\"r\":[]}}|{\"m\":{\"r\":[{}]}}"
            })
    void theLastPageHoldsTheItemsOfAll(@Nullable String items, String pages, String expected) {
        // When
        List<Page> all = Stream.of(pages.split(";"))
                .map(answer -> Objects.requireNonNull(page(answer, items == null ? "" : items)))
                .toList();

        // Then
        assertThat(new String(Page.join(all), UTF_8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"r\":{}}", "{\"r\":null}", "[{\"r\":[]}]", "\"r\"", "{\"x\":{\"r\":[]}}"})
    void whereThereIsNoListThereIsNoPage(String answer) {
        // Then
        assertThat(page(answer, "/r")).isNull();
    }

    @Test
    void aCursorIsATextOrANumber() {
        // Then
        assertThat(Page.value("{\"m\":{\"c\":\"x\"}}".getBytes(UTF_8), JsonPointer.compile("/m/c")))
                .hasToString("\"x\"");
        assertThat(Page.value("{\"c\":7}".getBytes(UTF_8), JsonPointer.compile("/c")))
                .hasToString("7");
        for (String none : List.of("{}", "{\"c\":null}", "{\"c\":\"\"}", "{\"c\":{}}", "[]", "1")) {
            assertThat(Page.value(none.getBytes(UTF_8), JsonPointer.compile("/c")))
                    .as(none)
                    .isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<https://a/1>; rel=\"prev\", <https://a/3>; rel=\"next\"|https://a/3",
                "<https://a/3?x=1,2>;REL=next|https://a/3?x=1,2",
                "<https://a/3>; title=\"next\"; rel=\"last\"|",
                "<https://a/3>; rel=\"nextpage\"|",
                "<https://a/3>; rel=\"last next\"; type=\"x\"|https://a/3",
                "https://a/3; rel=next|",
                "|"
            })
    void theHeaderNamesWhatComesNext(@Nullable String header, @Nullable String expected) {
        // Then
        assertThat(NextLink.in(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://api.acme.example/v1/items?page=2|/items?page=2",
                "HTTPS://API.acme.example:443/v1/items|/items",
                "/v1/x?p=%2F|/x?p=%2F",
                "?page=2|/items?page=2",
                "http://api.acme.example/v1/items|",
                "https://api.acme.example:8443/v1/items|",
                "https://evil.example/v1/items|",
                "//evil.example/v1/items|",
                "https://api.acme.example@evil.example/v1/items|",
                "https://user@api.acme.example/v1/items|",
                "https://api.acme.example/v2/items|",
                "https://api.acme.example/v1|",
                "https://api.acme.example/v1x/items|",
                "https://api.acme.example/v1/../admin|",
                "https://api.acme.example/v1/%2e%2E/admin|",
                "https://api.acme.example/v1/..%2fadmin|",
                "https://api.acme.example/v1//x|",
                "https://api.acme.example/v1/ä|",
                "/v1/a b|",
                "javascript:alert(1)|",
                "https://|"
            })
    void aLinkLeadsNowhereButToTheProvider(String link, @Nullable String expected) {
        // Then
        assertThat(NextLink.below(URI.create("https://api.acme.example/v1"), "/items?page=1", link))
                .isEqualTo(expected);
    }

    @Test
    void aLinkIsToldInTheToolsOwnArgumentsOrNotAtAll() throws Exception {
        // Given
        ObjectNode schema = (ObjectNode) new ObjectMapper()
                .readTree("{\"properties\":{\"page\":{\"type\":\"integer\"},\"q\":{\"type\":\"string\"}}}");
        ObjectNode given = (ObjectNode) new ObjectMapper().readTree("{\"q\":\"a b\",\"page\":1}");

        // Then
        assertThat(Objects.requireNonNull(NextLink.arguments("/x?q=a+b&page=2", schema, given, null)))
                .hasToString("{\"page\":2}");
        assertThat(NextLink.arguments("/x?after=Y3Vyc29y", schema, given, null)).isNull();
    }

    @Test
    void whereOneArgumentLeadsOnTheRestOfALinkIsTheVendorsAffair() throws Exception {
        // Given
        ObjectNode schema =
                (ObjectNode) new ObjectMapper().readTree("{\"properties\":{\"page\":{\"type\":\"integer\"}}}");
        ObjectNode given = new ObjectMapper().createObjectNode();

        // Then
        assertThat(Objects.requireNonNull(NextLink.arguments("/x?id=278&sort=asc&page=2", schema, given, "page")))
                .hasToString("{\"page\":2}");
        assertThat(NextLink.arguments("/x?id=278&id_after=9", schema, given, "page"))
                .isNull();
    }
}
