import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DemoApi;
import org.openapitools.client.api.GithubApi;
import org.openapitools.client.model.DemoEchoArguments;
import org.openapitools.client.model.GithubCreateIssueArguments;
import org.openapitools.client.model.GithubGetIssueArguments;
import org.openapitools.client.model.ToolAnswer;

/** What a user of the generated client writes; compiled with the client by a test. */
public final class CallTools implements BiFunction<String, String, Map<String, String>> {

    @Override
    public Map<String, String> apply(String url, String key) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key));
        Map<String, String> said = new LinkedHashMap<>();
        try {
            ToolAnswer echo = new DemoApi(client).demoEcho(new DemoEchoArguments().message("hello"), null);
            said.put("echo", echo.getToolName() + " " + echo.getResult());
            ToolAnswer issue = new GithubApi(client)
                    .githubCreateIssue(
                            new GithubCreateIssueArguments()
                                    .owner("octo")
                                    .repo("hello")
                                    .title("It breaks"),
                            "number");
            said.put("issue", String.valueOf(issue.getResult()));
            new GithubApi(client).githubGetIssue(new GithubGetIssueArguments().owner("octo").repo(".."), null);
        } catch (ApiException refused) {
            said.put("refused", refused.getCode() + " " + refused.getResponseBody());
        }
        return said;
    }
}
