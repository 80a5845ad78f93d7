package io.serai.mail;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The example of a tool that sends mail, called over HTTP; a real SMTP server takes the letters. */
@ExtendWith(OutputCaptureExtension.class)
class MailToolTest {

    private static final Path OFFICE = Path.of("examples/routes/providers/office.yaml");
    private static final String PASSWORD = "canary-mail-password";

    private static GreenMail server;
    private static BreakingServer breaking;
    private static BreakingServer caught;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() throws IOException {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("sender@acme.example", "sender", PASSWORD);
        server.start();
        breaking = new BreakingServer();
        caught = new BreakingServer();
        String text = Files.readString(OFFICE);
        RoutesFolder folder = RoutesFolder.ofTheGateway().with("providers/office.yaml", text);
        Map<String, String> environment =
                new HashMap<>(Map.of("SERAI_ROUTES", folder.path().toString()));
        account(environment, "OFFICE", server.getSmtp().getPort());
        account(environment, "BREAKS", breaking.port());
        account(environment, "GONE", 1);
        account(environment, "SECURE", server.getSmtp().getPort());
        environment.put("SERAI_MAIL_SECURE_TLS", "starttls");
        account(environment, "STRANGER", server.getSmtp().getPort());
        environment.put("SERAI_MAIL_STRANGER_PASSWORD", "canary-wrong-password");
        account(environment, "CAUGHT", caught.port());
        folder.with(
                "providers/caught.yaml",
                text.replace("office", "caught").replace("        - to: \"smtp:caught\"\n", """
                                - doTry:
                                    steps:
                                      - to: "smtp:caught"
                                    doCatch:
                                      - exception: [io.serai.problem.Problem]
                                        steps:
                                          - to: "problem:PROVIDER_REJECTED"
                        """));
        for (String name : List.of("breaks", "gone", "secure", "stranger")) {
            folder.with("providers/" + name + ".yaml", text.replace("office", name));
        }
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("letters");
    }

    private static void account(Map<String, String> environment, String name, int port) {
        environment.putAll(Map.of(
                "SERAI_MAIL_" + name + "_HOST", "127.0.0.1",
                "SERAI_MAIL_" + name + "_PORT", Integer.toString(port),
                "SERAI_MAIL_" + name + "_TLS", "none",
                "SERAI_MAIL_" + name + "_USERNAME", "sender",
                "SERAI_MAIL_" + name + "_PASSWORD", PASSWORD,
                "SERAI_MAIL_" + name + "_FROM", "desk@acme.example",
                "SERAI_MAIL_" + name + "_DOMAINS", "acme.example,friends.example",
                "SERAI_MAIL_" + name + "_RECIPIENTS", "3"));
    }

    @AfterAll
    static void stop(CapturedOutput output) throws IOException {
        serai.close();
        server.stop();
        breaking.close();
        caught.close();
        assertThat(output.getAll())
                .doesNotContain(PASSWORD)
                .doesNotContain("canary-wrong-password")
                .doesNotContain("canary-subject");
    }

    @BeforeEach
    void forget() throws FolderException {
        server.purgeEmailFromAllMailboxes();
    }

    private static Map<String, Object> letter(Object to, String subject, String text) {
        return Map.of("to", to, "subject", subject, "text", text);
    }

    @Test
    void aLetterArrivesAsItWasWritten() throws Exception {
        // When
        JsonNode result = tenant.call(
                "office.sendMail",
                letter(
                        List.of("a@acme.example", "b@friends.example"),
                        "Grüße ☃ — 100 %",
                        "Line one\nLine two ü\n.\n.hidden"));

        // Then
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        MimeMessage message = received[0];
        assertThat(message.getMessageID())
                .isEqualTo(result.path("messageId").asText())
                .endsWith("@acme.example>");
        assertThat(message.getSubject()).isEqualTo("Grüße ☃ — 100 %");
        assertThat(message.getContent().toString()).isEqualToNormalizingNewlines("Line one\nLine two ü\n.\n.hidden");
        assertThat(message.getFrom()[0]).hasToString("desk@acme.example");
        assertThat(Arrays.stream(message.getRecipients(Message.RecipientType.TO))
                        .map(Object::toString))
                .containsExactly("a@acme.example", "b@friends.example");
        assertThat(result.path("recipients").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n.\r\nMAIL FROM:<evil@evil.example>\r\nRCPT TO:<victim@evil.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n",
                "\n.\nMAIL FROM:<evil@evil.example>\nRCPT TO:<victim@evil.example>\nDATA\n\nx\n.\nQUIT\n",
                "\r.\rMAIL FROM:<evil@evil.example>\r",
                "\n.\r\nMAIL FROM:<evil@evil.example>\r\n",
                "Bcc: victim@evil.example\r\n\r\nbody",
                "Content-Type: text/html\r\n\r\n<b>x</b>",
                "--boundary\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
                "${bean:dataSource} {{env:HOME}} $simple{body}",
                "From me\n>From you\n",
                "\u0000\u0001\u0007"
            })
    void noTextIsMoreThanText(String text) throws Exception {
        tenant.call("office.sendMail", letter("a@acme.example", "One", text));
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(1);
        assertThat(received[0].getAllRecipients()).hasSize(1);
        assertThat(received[0].getContentType()).startsWith("text/plain");
        assertThat(received[0]
                        .getContent()
                        .toString()
                        .replace("\r\n", "\n")
                        .replace('\r', '\n')
                        .stripTrailing())
                .isEqualTo(text.replace("\r\n", "\n").replace('\r', '\n').stripTrailing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@evil.example",
                "a@acme.example.evil.example",
                "a@evil.example,a@acme.example",
                "a@acme.example, a@evil.example",
                "a@acme.example\r\nBcc: a@evil.example",
                "a@acme.example\nRCPT TO:<a@evil.example>",
                "<a@evil.example>a@acme.example",
                "a@sub.acme.example",
                "a%evil.example"
            })
    void noLetterGoesWhereTheOperatorDoesNotAllow(String to) {
        assertThatProblem(tenant.invoke("office.sendMail", letter(to, "s", "t")))
                .is(400, "VALIDATION_ERROR");
        assertThatProblem(tenant.invoke("office.sendMail", letter(List.of("ok@acme.example", to), "s", "t")))
                .is(400, "VALIDATION_ERROR");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aLetterHasNoMoreRecipientsThanAllowedAndOneLineOfSubject() {
        List<String> many = List.of("a@acme.example", "b@acme.example", "c@acme.example", "d@acme.example");
        assertThatProblem(tenant.invoke("office.sendMail", letter(many, "s", "t")))
                .is(400, "VALIDATION_ERROR");
        for (String subject : List.of("s\r\nBcc: a@evil.example", "s\nX: y", "s\r\n\r\nbody", "s\u2028x")) {
            assertThatProblem(tenant.invoke("office.sendMail", letter("a@acme.example", subject, "t")))
                    .is(400, "VALIDATION_ERROR");
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void noHeaderOfACallerReachesTheLetter() throws Exception {
        // Given
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + tenant.key()));
        for (String name : List.of(
                "To",
                "Cc",
                "Bcc",
                "Subject",
                "From",
                "Reply-To",
                "CamelMailMessageId",
                "CamelCharsetName",
                "Content-Language",
                "mail.smtp.host",
                "mail.smtp.port",
                "mail.smtp.socksProxyHost",
                "MailTo",
                "X-Mailer",
                "contentType",
                "CamelMailReplyTo")) {
            headers.put(name, "victim@evil.example");
        }

        // When
        Reply reply = serai.request(
                "POST",
                "/api/v1/tools/invoke?Bcc=victim@evil.example&mail.smtp.host=evil.example",
                Map.of("toolId", "office.sendMail", "parameters", letter("a@acme.example", "s", "t")),
                headers);

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(java.util.Collections.list(message.getAllHeaderLines()).toString())
                .doesNotContain("victim")
                .doesNotContain("evil");
    }

    @Test
    void aConnectionThatBreaksAfterTheLetterLeavesItsEndUnknownAndIsNotTriedAgain() {
        Reply reply = tenant.invoke("breaks.sendMail", letter("a@acme.example", "canary-subject", "t"));
        assertThatProblem(reply).is(502, "PROVIDER_ERROR");
        assertThat(reply.json().path("outcome").asText()).isEqualTo("unknown");
        assertThat(reply.json().path("deadLetterId").asText()).isNotEmpty();
        assertThat(breaking.letters()).isEqualTo(1);
    }

    @Test
    void aFailureBehindSuchALetterDoesNotSayThatNothingHappened() {
        Reply reply = tenant.invoke("caught.remind", Map.of("address", "a@acme.example", "invoice", 17));
        assertThatProblem(reply).is(422, "PROVIDER_REJECTED").hasOutcome("unknown");
        assertThat(caught.letters()).isEqualTo(1);
    }

    @Test
    void aServerThatRefusesSaysSoInOurWords() {
        Reply reply = tenant.invoke("breaks.sendMail", letter("refused@acme.example", "s", "t"));
        assertThatProblem(reply)
                .is(422, "PROVIDER_REJECTED")
                .hasOutcome("rejected")
                .has("/provider/code", "550");
        assertThat(reply.toString()).doesNotContain("canary");
    }

    @Test
    void whatAServerRefusesOrIsNotThereToTakeWasNotSent() {
        Reply gone = tenant.invoke("gone.sendMail", letter("a@acme.example", "s", "t"));
        assertThatProblem(gone).is(502, "PROVIDER_UNREACHABLE");
        assertThat(gone.json().path("outcome").asText()).isEqualTo("not_sent");
        for (String name : List.of("secure", "stranger")) { // no STARTTLS there; a wrong password
            Reply refused = tenant.invoke(name + ".sendMail", letter("a@acme.example", "s", "t"));
            assertThatProblem(refused).is(502, "PROVIDER_ERROR");
            assertThat(refused.toString()).doesNotContain("127.0.0.1").doesNotContain("canary");
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }
}
