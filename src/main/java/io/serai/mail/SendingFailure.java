package io.serai.mail;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;

/**
 * What a letter that was not sent is to the caller. Where a server has answered, it has refused; where the connection
 * broke, nobody knows whether it had the letter already: such a call is never made again by itself.
 */
final class SendingFailure {

    private SendingFailure() {}

    static Problem problem(Exception failure) {
        return switch (failure) {
            case MailConnectException down ->
                of(ProblemType.PROVIDER_UNREACHABLE, "The mail server cannot be reached.", Outcome.NOT_SENT, down);
            case AuthenticationFailedException refused ->
                of(ProblemType.PROVIDER_ERROR, "The mail server does not take the account.", Outcome.NOT_SENT, refused);
            case SMTPSendFailedException refused
            when refused.getReturnCode() >= 400 ->
                of(ProblemType.PROVIDER_REJECTED, "The mail server refused the letter.", Outcome.REJECTED, refused)
                        .with("provider", Map.of("code", Integer.toString(refused.getReturnCode())));
            case SendFailedException refused
            when refused.getNextException() instanceof SMTPAddressFailedException address ->
                of(ProblemType.PROVIDER_REJECTED, "The mail server refused a recipient.", Outcome.REJECTED, refused)
                        .with("provider", Map.of("code", Integer.toString(address.getReturnCode())));
            case MessagingException broken
            when broken.getCause() instanceof SocketConnectException ->
                of(ProblemType.PROVIDER_UNREACHABLE, "The mail server cannot be reached.", Outcome.NOT_SENT, broken);
            case MessagingException broken
            when broken.getCause() instanceof SocketTimeoutException ->
                of(ProblemType.PROVIDER_TIMEOUT, "The mail server did not answer in time.", Outcome.UNKNOWN, broken);
            default ->
                of(ProblemType.PROVIDER_ERROR, "The connection to the mail server broke.", Outcome.UNKNOWN, failure);
        };
    }

    /** The server's own words may repeat the letter: the log has the kind of the failure alone. */
    private static Problem of(ProblemType type, String detail, Outcome outcome, Exception cause) {
        return Problem.of(type, detail).withOutcome(outcome).causedBy(new Kind(cause));
    }

    /** The name of a failure without its words. */
    private static final class Kind extends Exception {

        Kind(Exception cause) {
            super(cause.getClass().getSimpleName(), null, false, false);
        }
    }
}
