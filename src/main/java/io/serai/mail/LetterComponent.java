package io.serai.mail;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.MailComponent;

/** {@code to: smtp:<account>}: sends the message's body as a letter. There are no options. */
final class LetterComponent extends MailComponent {

    private final Accounts accounts;

    LetterComponent(Accounts accounts) {
        this.accounts = accounts;
        setAutowiredEnabled(false);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new LetterEndpoint(uri, this, accounts.get(remaining));
    }
}
