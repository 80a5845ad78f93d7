package io.serai.mail;

import jakarta.mail.Session;
import java.util.Properties;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.apache.camel.component.mail.MailBinding;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.component.mail.MailProducer;
import org.apache.camel.support.DefaultEndpoint;

/** One account, with Camel's own producer for it. */
final class LetterEndpoint extends DefaultEndpoint {

    private final MailSettings account;

    LetterEndpoint(String uri, Component component, MailSettings account) {
        super(uri, component);
        this.account = account;
    }

    @Override
    public Producer createProducer() {
        MailConfiguration configuration = new MailConfiguration();
        configuration.setFrom(account.from());
        configuration.setContentType("text/plain; charset=UTF-8");
        MailEndpoint camels = new MailEndpoint(getEndpointUri(), null, configuration);
        camels.setCamelContext(getCamelContext());
        camels.setBinding(new MailBinding());
        return new LetterProducer(this, new MailProducer(camels, sender()), account);
    }

    private DefaultJavaMailSender sender() {
        DefaultJavaMailSender sender = new DefaultJavaMailSender();
        sender.setProtocol("smtp");
        sender.setHost(account.host());
        sender.setPort(account.portOrUsual());
        sender.setUsername(account.username());
        sender.setPassword(
                account.password() == null ? null : account.password().reveal());
        sender.setSession(Session.getInstance(properties()));
        return sender;
    }

    private Properties properties() {
        Properties properties = new Properties();
        String millis = Long.toString(account.timeout().toMillis());
        for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty("mail.smtp." + wait, millis);
        }
        properties.setProperty("mail.smtp.auth", Boolean.toString(account.username() != null));
        boolean starttls = account.tls() == MailSettings.Tls.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(starttls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(starttls));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(account.tls() == MailSettings.Tls.TLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.from", String.valueOf(account.from())); // else ids of letters name this machine
        return properties;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("smtp: is sent to; it cannot start a route");
    }
}
