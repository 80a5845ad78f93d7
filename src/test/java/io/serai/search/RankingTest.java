package io.serai.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.route.WrittenTool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the shipped files say of their tools is enough to find them; {@code bench/search} measures how well. */
class RankingTest {

    private static final Map<String, List<String>> NAMES = Map.of(
            "github",
            List.of("GitHub"),
            "gitlab",
            List.of("GitLab"),
            "notion",
            List.of("Notion"),
            "slack",
            List.of("Slack"));

    @Test
    void theTuningSetIsFoundByWordsAlone() throws IOException {
        // Given
        List<WrittenTool> tools = ShippedTools.read();
        List<LabelledQuery> queries = LabelledQuery.read(LabelledQuery.TUNING);

        // When
        double sum = 0;
        try (Index index = new Index(null)) {
            index.update(tools.stream().map(RankingTest::entry).toList());
            for (LabelledQuery query : queries) {
                sum += 1.0 / rank(index, query);
            }
        }

        // Then
        assertThat(sum / queries.size()).isGreaterThan(0.9);
    }

    private static Entry entry(WrittenTool tool) {
        return Entry.of(
                tool.id(),
                tool.integration(),
                tool.description(),
                tool.spec().inputSchema(),
                tool.spec().asks());
    }

    private static int rank(Index index, LabelledQuery query) {
        List<String> ids = index.rank(Question.of(query.text(), NAMES), null).stream()
                .map(Index.Found::id)
                .toList();
        int rank = 0;
        while (rank < ids.size() && !query.tools().contains(ids.get(rank))) {
            rank++;
        }
        return rank + 1;
    }

    @Test
    void everyShippedToolSaysWhatPeopleAskAndNamesNoService() throws IOException {
        for (WrittenTool tool : ShippedTools.read()) {
            assertThat(tool.spec().asks())
                    .as(tool.id())
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(ask -> assertThat(Question.of(ask, NAMES).integrations())
                            .as(ask)
                            .isEmpty());
        }
    }

    @Test
    void whatAQuestionNamesIsTakenByItsKind() {
        assertThat(Question.of("open PR #42 on GitHub", NAMES))
                .isEqualTo(new Question("open pull request", List.of(), Set.of("github")));
        assertThat(Question.of("show package.json at 4f2a9c1", NAMES).text()).isEqualTo("show package file at commit");
        assertThat(Question.of("close #7 and !8 with :tada:", NAMES).text())
                .isEqualTo("close issue and merge request with emoji");
        assertThat(Question.of("who is bob@acme.com in #general", NAMES).text())
                .isEqualTo("who is email address in channel general");
        assertThat(Question.of("GitLab", NAMES)).isEqualTo(new Question("gitlab", List.of(), Set.of("gitlab")));
        assertThat(Question.of("PR #7 in acme/site is green, get it in", NAMES).parts())
                .containsExactly("pull request in repository is green", "get it in");
        assertThat(Question.of("branch off main as hotfix/login", NAMES).text()).isEqualTo("branch off main as branch");
        assertThat(Question.of("read src/main/App.java and/or acme/site#12", NAMES)
                        .text())
                .isEqualTo("read app file and or issue");
        assertThat(Question.of("42", NAMES).text()).isEqualTo("42");
        assertThat(Question.of("!?", NAMES).text()).isEmpty();
    }
}
