package io.serai.http;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.RawHttp;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the front door does with requests that no honest client sends. */
class BadInputTest {

    private static final String INVOKE = "/api/v1/tools/invoke";
    private static final int LIMIT = 1_048_576;

    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
        tenant = serai.newTenant("bad-input");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{'toolId':'demo.echo'}",
                "{\"toolId\":\"demo.echo\"} x",
                "{\"toolId\":\"demo.echo\"}{}",
                "{\"toolId\":\"demo.echo\",\"toolId\":\"demo.time\"}",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"a\",\"message\":\"b\"}}",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"\\ud800\"}}",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"\\udc00\":1}}",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":1e400}}",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":NaN}}",
                "{\"toolId\":\"demo.echo\",}",
                "{\"toolId\":\"demo.echo\" /* comment */}",
                "{\"toolId\":\"demo\u0000.echo\"}"
            })
    void aBodyThatIsNotAPlainJsonObjectIsRefused(String body) {
        // When
        Reply reply = tenant.request("POST", INVOKE, body);

        // Then
        assertThatProblem(reply).is(400, "INVALID_REQUEST");
    }

    @Test
    void otherEncodingsThanUtf8AreRefused() {
        String body = "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"x\"}}";
        for (Charset charset : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                Charset.forName("UTF-32"),
                Charset.forName("UTF-32LE"))) {
            assertThatProblem(rawBody(body.getBytes(charset))).is(400, "INVALID_REQUEST");
        }
        assertThatProblem(rawBody(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}))
                .is(400, "INVALID_REQUEST");
        assertThatProblem(rawBody(new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF, 0x7F, 1, 2, 3, 9}))
                .is(400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|MISSING_FIELD|toolId",
                "{\"toolId\":\"\"}|MISSING_FIELD|toolId",
                "{\"toolId\":null}|MISSING_FIELD|toolId",
                "{\"toolId\":7}|VALIDATION_ERROR|toolId",
                "{\"toolId\":[\"demo.echo\"]}|VALIDATION_ERROR|toolId",
                "{\"toolId\":\"demo.echo\",\"integration\":{}}|VALIDATION_ERROR|integration",
                "{\"toolId\":\"demo.echo\",\"parameters\":[]}|VALIDATION_ERROR|parameters",
                "{\"toolId\":\"demo.echo\",\"parameters\":\"x\"}|VALIDATION_ERROR|parameters",
                "{\"toolId\":\"demo.echo\",\"arguments\":7}|VALIDATION_ERROR|arguments",
                "{\"toolId\":\"demo.echo\",\"connection\":7}|VALIDATION_ERROR|connection",
                "{\"toolId\":\"demo.echo\",\"connection\":\"../x\"}|VALIDATION_ERROR|connection",
                "{\"toolId\":\"demo.echo\",\"tenantId\":7}|VALIDATION_ERROR|tenantId",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":99}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":120001}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":-1}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":1e3}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":\"1000\"}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"timeoutMs\":99999999999999999999}|VALIDATION_ERROR|timeoutMs",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":7}}|VALIDATION_ERROR|parameters.message",
                "{\"toolId\":\"demo.echo\",\"parameters\":{}}|VALIDATION_ERROR|parameters.message",
                "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"x\",\"more\":1}}|VALIDATION_ERROR|parameters.more",
            })
    void aWrongFieldIsNamed(String body, String code, String field) {
        // When
        Reply reply = tenant.request("POST", INVOKE, body);

        // Then
        assertThatProblem(reply).is(400, code).namesField(field);
    }

    @Test
    void depthAndNumberOfMembersHaveLimits() {
        // 64 levels with the body's own and that of the parameters.
        assertThatProblem(tenant.request("POST", INVOKE, nested(62))).is(400, "VALIDATION_ERROR");
        assertThatProblem(tenant.request("POST", INVOKE, nested(63))).is(400, "INVALID_REQUEST");
        assertThatProblem(tenant.request("POST", INVOKE, nested(100_000))).is(400, "INVALID_REQUEST");
        assertThatProblem(tenant.request("POST", INVOKE, members(9_990))).is(400, "VALIDATION_ERROR");
        assertThatProblem(tenant.request("POST", INVOKE, members(10_001))).is(400, "INVALID_REQUEST");
        assertThatProblem(tenant.request("POST", INVOKE, members(60_000))).is(400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo.unknown||404|TOOL_NOT_FOUND",
                "unknown.tool||404|TOOL_NOT_FOUND",
                "echo||404|TOOL_NOT_FOUND",
                "echo|github|404|TOOL_NOT_FOUND",
                "demo.echo|github|400|INTEGRATION_MISMATCH",
                "demo.unknown|github|400|INTEGRATION_MISMATCH",
                "demo_echo|github|404|TOOL_NOT_FOUND",
                "DEMO.ECHO||404|TOOL_NOT_FOUND",
                "demo.echo?x=1||404|TOOL_NOT_FOUND",
                "../demo.echo||404|TOOL_NOT_FOUND",
                "bean:jdbc||404|TOOL_NOT_FOUND"
            })
    void aToolThatIsNotMeantIsNotCalled(String toolId, @Nullable String integration, int status, String code) {
        // When
        Reply reply = tenant.request("POST", INVOKE, body(toolId, integration));

        // Then
        assertThatProblem(reply).is(status, code).hasNoOutcome();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"demo.echo|", "demo.echo|demo", "echo|demo", "demo_echo|", "demo_echo|demo"})
    void aToolIsFoundByIdByMcpNameAndWithoutItsPrefix(String toolId, @Nullable String integration) {
        // When
        Reply reply = tenant.request("POST", INVOKE, body(toolId, integration));

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.data().at("/toolId").asText()).isEqualTo("demo.echo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16; x=utf-8",
                "application/jsonx",
                "application/json, text/plain",
                "*/*"
            })
    void anotherTypeThanJsonIsRefused(String contentType) {
        assertThatProblem(typed(contentType)).is(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\""
            })
    void jsonIsRecognisedHoweverItIsWritten(String contentType) {
        assertThat(typed(contentType).status()).isEqualTo(200);
    }

    @Test
    void aBodyWithoutATypeOrWithACodingIsRefused() {
        assertThatProblem(RawHttp.exchange(serai.api(), head("POST", INVOKE) + "Content-Length: 2\r\n\r\n{}"))
                .is(415, "UNSUPPORTED_MEDIA_TYPE");
        for (String coding : new String[] {"gzip", "identity", "br"}) {
            assertThatProblem(posted("Content-Encoding: " + coding + "\r\n", "{}"))
                    .is(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        assertThatProblem(posted("Content-Type: text/plain\r\n", "{}")).is(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aBodyThatAnnouncesItselfTooLongIsRefusedBeforeItIsSent() {
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            Reply reply = http.send(postHead() + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n{")
                    .receive();

            // Then
            assertThatProblem(reply).is(413, "PAYLOAD_TOO_LARGE");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(http.isClosedByServer()).isTrue();
        }
        assertThatProblem(RawHttp.exchange(serai.api(), postHead() + "Content-Length: 99999999999999\r\n\r\n"))
                .is(413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void aChunkedBodyIsCutOffAtTheLimit() {
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            http.send(postHead() + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
            for (int sent = 0; sent <= 2 * LIMIT; sent += 65_536) {
                http.send(chunk);
            }
            Reply reply = http.receive();

            // Then
            assertThatProblem(reply).is(413, "PAYLOAD_TOO_LARGE");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() {
        String body = body("demo.echo", null);
        assertThat(tenant.request("POST", INVOKE, body + " ".repeat(LIMIT - body.length()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aChunkedBodyThatNobodyReadsEndsTheConnection() {
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            Reply reply = http.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
                    .receive();

            // Then
            assertThatProblem(reply).is(404, "ROUTE_NOT_FOUND");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsForContinueIsToldToGoOnOrRefusedAtOnce() {
        String body = body("demo.echo", null);
        try (RawHttp http = new RawHttp(serai.api())) {
            http.send(postHead() + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");
            assertThat(http.send(body).receive().status()).isEqualTo(200);
        }
        try (RawHttp http = new RawHttp(serai.api())) {
            http.send(postHead() + "Expect: 100-continue\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");
            assertThatProblem(http.receive()).is(413, "PAYLOAD_TOO_LARGE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tools//list",
                "//api/v1/tools/list",
                "/api/v1/tools/list;x=1",
                "/api/v1/tools/list%3b/../list",
                "/api/v1/tools/%2flist",
                "/api/v1/tools/%2Flist",
                "/api/v1/tools/../tools/list",
                "/api/v1/tools/./list",
                "/api/v1/tools/..",
                "/api/v1/tools/%2e%2e/tools/list",
                "/api/v1/tools/%2E./tools/list",
                "/api/v1/tools/%2e/list",
                "/api/v1/tools\\list",
                "/api/v1/tools%5clist",
                "/api/v1/tools/list%00",
                "/api/v1/tools/%zz",
                "/api/v1/tools/%",
                "/api/v1/tools/list?search=%zz",
                "/api/v1/tools/list?search=%",
                "/api/v1/tools/list#fragment",
                "/api/v1/tools/l\u0000ist",
                "/api/v1/tools/l\u00e9st",
                "http://localhost/api/v1/tools/list",
                "http://[::1/api/v1/tools/list",
                "*",
                "api/v1/tools/list"
            })
    void aPathThatPlaysTricksIsRefused(String path) {
        // When
        Reply reply = RawHttp.exchange(serai.api(), head("GET", path) + "\r\n");

        // Then
        assertThatProblem(reply).is(400, "INVALID_REQUEST");
    }

    @Test
    void anEncodedQueryParameterWithASemicolonIsOneParameter() {
        // The part behind the semicolon would name a foreign tenant if it were a parameter of its own.
        Reply reply = tenant.request("GET", "/api/v1/tools/list?search=x;tenant_id=other", null);
        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/v1",
                "/api/v2/tools/list",
                "/api/v1/api/v1/tools/list",
                "/API/V1/tools/list",
                "/actuator/health",
                "/hawtio",
                "/jolokia",
                "/tools/demo.echo/more",
                "/api/v1/tools/demo.echo/full-schema/x"
            })
    void anUnknownPathIsNotFound(String path) {
        assertThatProblem(tenant.request("GET", path, null)).is(404, "ROUTE_NOT_FOUND");
    }

    @Test
    void aPairOfBracesInAPathIsAnOrdinaryName() {
        assertThatProblem(tenant.request("POST", "/tools/%7B%7D", "{}")).is(404, "TOOL_NOT_FOUND");
        assertThatProblem(RawHttp.exchange(serai.api(), head("GET", "/api/v1/tools/{}") + "\r\n"))
                .is(404, "TOOL_NOT_FOUND");
        assertThatProblem(RawHttp.exchange(serai.api(), head("GET", "/oauth/callback/{}/{}?state=x") + "\r\n"))
                .is(400, "INVALID_STATE");
    }

    @Test
    void aTrailingSlashIsIgnored() {
        assertThat(tenant.request("GET", "/api/v1/tools/list/", null).status()).isEqualTo(200);
        assertThat(tenant.request("POST", INVOKE + "/", body("demo.echo", null)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/tools/invoke,POST",
        "OPTIONS,/api/v1/tools/invoke,POST",
        "HEAD,/api/v1/tools/invoke,POST",
        "DELETE,/api/v1/tools/list,GET",
        "TRACE,/api/v1/tools/list,GET",
        "PATCH,/tools/demo.echo,POST",
        "BREW,/api/v1/tools/list,GET",
        "POST,/api/v1/tools/demo.echo,GET"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        // When
        Reply reply;
        try (RawHttp http = new RawHttp(serai.api())) {
            http.send(head(method, path) + "\r\n");
            reply = method.equals("HEAD") ? http.receiveHead() : http.receive();
        }

        // Then
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo(allowed);
        if (!method.equals("HEAD")) {
            assertThatProblem(reply).is(405, "METHOD_NOT_ALLOWED");
        }
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            Reply head = http.send(head("HEAD", "/api/v1/categories") + "\r\n").receiveHead();
            Reply get = http.send(head("GET", "/api/v1/categories") + "\r\n").receive();

            // Then
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isNotEqualTo("0");
            assertThat(get.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer x",
                "authorization: Bearer x",
                "Host: localhost",
                "Host: elsewhere",
                "Origin: http://a\r\nOrigin: http://a",
                "X-API-Key: a\r\nX-API-Key: a",
                "Content-Length: 0\r\nContent-Length: 0",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: +1",
                "Content-Length: -1",
                "Content-Length: 0x1",
                "Content-Length: 1, 1",
                "X_Tenant_ID: other",
                "X_FORWARDED_FOR: 127.0.0.1",
                "Transfer-Encoding: gzip, chunked\r\nContent-Type: application/json",
                "Transfer-Encoding: identity\r\nContent-Type: application/json",
                "Transfer-Encoding: xchunked\r\nContent-Type: application/json",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Type: application/json",
                "Bad Name: x",
                "Bad\u0001Name: x",
                ": x",
                "no-colon"
            })
    void anAmbiguousOrMalformedHeadIsRefused(String header) {
        // When
        Reply reply = RawHttp.exchange(serai.api(), head("GET", "/api/v1/tools/list") + header + "\r\n\r\n");

        // Then
        assertThatProblem(reply).is(400, "INVALID_REQUEST");
    }

    @Test
    void aMissingHostAMalformedRequestLineAndAnEndlessHeadAreRefused() {
        assertThatProblem(RawHttp.exchange(serai.api(), "GET /api/v1/tools/list HTTP/1.1\r\n\r\n"))
                .is(400, "INVALID_REQUEST");
        assertThatProblem(RawHttp.exchange(serai.api(), "GET\r\n\r\n")).is(400, "INVALID_REQUEST");
        assertThatProblem(RawHttp.exchange(serai.api(), head("GET", "/" + "x".repeat(9_000)) + "\r\n"))
                .is(400, "INVALID_REQUEST");
        assertThatProblem(RawHttp.exchange(serai.api(), head("GET", "/x") + "X: " + "y".repeat(20_000) + "\r\n\r\n"))
                .is(400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "HTTPS/1.1", "FTP/1.1", "HTTP/1", "1.1"})
    void anotherVersionOfHttpIsRefusedInOurs(String version) {
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            String body = body("demo.echo", null);
            Reply reply = http.send(postHead().replace("HTTP/1.1", version) + "Content-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .receive();

            // Then
            assertThatProblem(reply).is(400, "INVALID_REQUEST");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void lengthAndChunksTogetherAreNotTwoRequests() {
        String smuggled = "GET /api/v1/tools/list HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RawHttp http = new RawHttp(serai.api())) {
            // When
            Reply reply = http.send(postHead() + "Content-Length: " + (smuggled.length() + 5)
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled)
                    .receive();

            // Then
            assertThatProblem(reply).is(400, "INVALID_REQUEST");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aMalformedChunkIsNoCall() {
        try (RawHttp http = new RawHttp(serai.api())) {
            http.send(postHead() + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tenant.key() + "\r\n";
    }

    private static String postHead() {
        return head("POST", INVOKE) + "Content-Type: application/json\r\n";
    }

    private static Reply posted(String headers, String body) {
        return RawHttp.exchange(
                serai.api(), postHead() + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static Reply rawBody(byte[] body) {
        try (RawHttp http = new RawHttp(serai.api())) {
            return http.send(postHead() + "Content-Length: " + body.length + "\r\n\r\n")
                    .send(body)
                    .receive();
        }
    }

    private static Reply typed(String contentType) {
        return serai.request(
                "POST",
                INVOKE,
                body("demo.echo", null),
                Map.of("Authorization", "Bearer " + tenant.key(), "Content-Type", contentType));
    }

    private static String body(String toolId, @Nullable String integration) {
        String more = integration == null ? "" : ",\"integration\":\"" + integration + "\"";
        return "{\"toolId\":\"" + toolId + "\"" + more + ",\"parameters\":{\"message\":\"x\"}}";
    }

    /** @param depth levels inside the parameters */
    private static String nested(int depth) {
        return "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":" + "[".repeat(depth) + "]".repeat(depth) + "}}";
    }

    private static String members(int count) {
        StringBuilder list = new StringBuilder("1");
        list.append(",1".repeat(count - 1));
        return "{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":[" + list + "]}}";
    }
}
