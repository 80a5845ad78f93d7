package io.serai.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.FieldError;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effects;
import io.serai.tool.Invocation;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailProducer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;

/**
 * Sends the message's body, and leaves the letter's id as the new body. Camel's producer sees an exchange of its own
 * that holds the letter alone: it would take recipients, a sender and settings of the connection from headers.
 */
final class LetterProducer extends DefaultProducer {

    private final MailProducer camels;
    private final MailSettings account;

    LetterProducer(LetterEndpoint endpoint, MailProducer camels, MailSettings account) {
        super(endpoint);
        this.camels = camels;
        this.account = account;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Invocation invocation = Invocation.of(exchange);
        Letter letter = Letter.of(invocation.shapedArguments(exchange));
        allow(letter);
        if (invocation.remainingMillis() == 0) {
            throw Problem.of(ProblemType.PROVIDER_TIMEOUT, "There was no time left to send the letter.")
                    .withOutcome(Outcome.NOT_SENT);
        }
        Exchange sending = new DefaultExchange(exchange.getContext());
        sending.getMessage().setHeader("To", String.join(", ", letter.to()));
        sending.getMessage().setHeader("Subject", letter.subject());
        sending.getMessage().setBody(letter.text());
        Invocation.markSent(exchange);
        camels.process(sending, doneSync -> {});
        if (sending.getException() != null) {
            Problem failure = SendingFailure.problem(sending.getException());
            if (failure.outcome() == Outcome.UNKNOWN) {
                Effects.of(exchange).mark();
                invocation.markUnknown(failure);
            }
            throw failure;
        }
        Effects.of(exchange).mark();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("messageId", sending.getMessage().getHeader("CamelMailMessageId", String.class));
        exchange.getMessage().setBody(result.put("recipients", letter.to().size()));
    }

    private void allow(Letter letter) {
        if (letter.to().size() > account.recipients()) {
            throw refused("may have no more than " + account.recipients() + " recipients");
        }
        if (!letter.to().stream().allMatch(account::isAllowed)) {
            throw refused("is not in a domain that letters may go to");
        }
    }

    private static Problem refused(String rule) {
        return Problem.of(ProblemType.VALIDATION_ERROR, "Argument to " + rule + ".")
                .with("errors", List.of(new FieldError("parameters.to", rule)));
    }
}
