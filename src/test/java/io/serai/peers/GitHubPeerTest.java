package io.serai.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import io.serai.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHContent;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/** What a tenant does through Serai is what a widely used GitHub client then finds at GitHub's place. */
@NeedsPeers
class GitHubPeerTest {

    private static final String TOKEN = "gho_test_acme";

    @AutoClose
    private static Emulate emulate;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient acme;
    private static GHRepository hello;

    @BeforeAll
    static void connectAcme() throws IOException, InterruptedException {
        emulate = Emulate.start();
        serai = SeraiTester.start(Map.of(
                "SERAI_PROVIDERS_GITHUB_BASE_URL",
                emulate.githubUrl(),
                "SERAI_ROUTES",
                withTheWholeApi().path().toString()));
        acme = serai.newTenant("acme");
        acme.connect("github", TOKEN);
        GitHub github = new GitHubBuilder()
                .withEndpoint(emulate.githubUrl())
                .withOAuthToken(TOKEN)
                .build();
        hello = github.getRepository("acme-dev/hello");
    }

    /** The shipped files, and every operation of GitHub's own document beside the tools of GitHub's file. */
    private static RoutesFolder withTheWholeApi() throws IOException, InterruptedException {
        RoutesFolder folder = RoutesFolder.ofEverything();
        Path file = folder.path().resolve("providers/github.yaml");
        String text = Files.readString(file);
        String line = "        requestId: x-github-request-id\n";
        assertThat(text).contains(line);
        Files.copy(GitHubDocument.file(), file.resolveSibling("github.openapi.json"));
        return folder.with(
                "providers/github.yaml",
                text.replace(line, line + "        openapi: { document: github.openapi.json, operations: all }\n"));
    }

    @Test
    void everyOperationOfTheVendorsDocumentIsATool() {
        // When
        List<Tool> tools = serai.bean(Catalogue.class).all().stream()
                .filter(tool -> tool.integration().equals("github"))
                .toList();

        // Then
        JsonNode state = state("github.yaml");
        assertThat(state.at("/operations/tools").asInt()).isGreaterThanOrEqualTo(1_200);
        assertThat(state.at("/operations/leftOut").size()).isLessThan(5);
        assertThat(tools).hasSizeGreaterThan(1_200);
        assertThat(tools)
                .extracting(Tool::mcpName)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(tools).allSatisfy(tool -> {
            JsonNode schema = tool.spec().inputSchema();
            assertThat(schema.findValue("$ref")).as(tool.id()).isNull();
            assertThat(schema.get("properties").properties())
                    .allMatch(property -> property.getKey().matches("[A-Za-z0-9_.-]{1,64}"));
        });
        int each = FaultRuns.count(20, 1);
        for (int i = 0; i < tools.size(); i += each) {
            tools.get(i).spec().input().check();
        }
    }

    @Test
    void anOperationOfTheVendorsDocumentReachesTheSameAccount() throws IOException {
        // When
        JsonNode created = acme.call(
                "github.issues_create", inHello(Map.of("title", "By the document", "labels", List.of("bug"))));
        JsonNode listed = acme.call("github.issues_list-for-repo", inHello(Map.of("state", "open", "per_page", 100)));
        JsonNode commits = acme.call("github.repos_list-commits", inHello(Map.of()));

        // Then
        GHIssue issue = hello.getIssue(created.path("number").intValue());
        assertThat(issue.getTitle()).isEqualTo("By the document");
        assertThat(listed.findValuesAsText("title")).contains("By the document");
        assertThat(commits.isArray()).isTrue();
        assertThat(acme.invoke("github.issues_create", inHello(Map.of())).status())
                .isEqualTo(400);
    }

    private static JsonNode state(String file) {
        for (JsonNode state :
                serai.adminRequest("GET", "/admin/routes", null).json().get("routes")) {
            if (state.get("file").asText().equals(file)) {
                return state;
            }
        }
        throw new AssertionError("There is no file " + file);
    }

    @Test
    void anIssueArrivesWithEveryField() throws IOException {
        // Given
        var arguments = inHello(Map.of(
                "title", "Größe & <b>100%</b> 🚀",
                "body", "first line\nsecond \"line\"",
                "labels", List.of("bug", "help wanted")));

        // When
        JsonNode created = acme.call("github.createIssue", arguments);

        // Then
        GHIssue issue = hello.getIssue(created.path("number").intValue());
        assertThat(issue.getTitle()).isEqualTo("Größe & <b>100%</b> 🚀");
        assertThat(issue.getBody()).isEqualTo("first line\nsecond \"line\"");
        assertThat(issue.getLabels()).extracting(GHLabel::getName).containsExactlyInAnyOrder("bug", "help wanted");
        assertThat(issue.getUser().getLogin()).isEqualTo("acme-dev");
    }

    @Test
    void aFileOnANewBranchBecomesAPullRequest() throws IOException {
        // Given
        String main = acme.call("github.getRepository", inHello(Map.of()))
                .path("default_branch")
                .textValue();
        String start = acme.call("github.getCommit", inHello(Map.of("ref", main)))
                .path("sha")
                .textValue();

        // When
        acme.call("github.createBranch", inHello(Map.of("ref", "refs/heads/serai/greeting", "sha", start)));
        JsonNode file = acme.call(
                "github.createOrUpdateFile",
                inHello(Map.of(
                        "path", "docs/good morning.md",
                        "message", "Say good morning",
                        "content", "Grüß Gott\n",
                        "branch", "serai/greeting")));
        JsonNode opened = acme.call(
                "github.createPullRequest",
                inHello(Map.of("title", "Greet", "head", "serai/greeting", "base", main, "body", "Please read.")));

        // Then
        GHContent content = hello.getFileContent("docs/good morning.md", "serai/greeting");
        assertThat(content.read()).asString(StandardCharsets.UTF_8).isEqualTo("Grüß Gott\n");
        GHCommit commit = hello.getCommit(file.at("/commit/sha").textValue());
        assertThat(commit.getCommitShortInfo().getMessage()).isEqualTo("Say good morning");
        assertThat(commit.getParentSHA1s()).containsExactly(start);
        GHPullRequest pull = hello.getPullRequest(opened.path("number").intValue());
        assertThat(pull.getTitle()).isEqualTo("Greet");
        assertThat(pull.getBody()).isEqualTo("Please read.");
        assertThat(pull.getBase().getRef()).isEqualTo(main);
        assertThat(pull.getHead().getRef()).isEqualTo("serai/greeting");
        assertThat(pull.getHead().getSha()).isEqualTo(commit.getSHA1());
    }

    @Test
    void aBranchMadeByTheClientIsListedByTheTool() throws IOException {
        // Given
        String start = hello.getBranch("main").getSHA1();
        hello.createRef("refs/heads/by-client", start);

        // When
        JsonNode branches = acme.call("github.listBranches", inHello(Map.of("per_page", 100)));

        // Then
        assertThat(branches)
                .filteredOn(branch -> branch.path("name").textValue().equals("by-client"))
                .singleElement()
                .extracting(branch -> branch.at("/commit/sha").textValue())
                .isEqualTo(start);
    }

    @Test
    void anUnknownRepositoryIsTheProvidersRefusal() {
        // When
        Reply reply =
                acme.invoke("github.createIssue", Map.of("owner", "acme-dev", "repo", "nowhere", "title", "Lost"));

        // Then
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(reply.json().path("code").textValue()).isEqualTo("PROVIDER_REJECTED");
        assertThat(reply.json().path("outcome").textValue()).isEqualTo("rejected");
        assertThat(reply.json().at("/provider/status").intValue()).isEqualTo(404);
        assertThat(reply.json().at("/provider/message").textValue()).isEqualTo("Not Found");
    }

    private static Map<String, Object> inHello(Map<String, ?> rest) {
        var arguments = new HashMap<String, Object>(rest);
        arguments.put("owner", "acme-dev");
        arguments.put("repo", "hello");
        return arguments;
    }
}
