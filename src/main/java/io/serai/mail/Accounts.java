package io.serai.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/** The accounts that the operator declared, by name. None is connected to before a tool sends something. */
public final class Accounts {

    /** What an environment variable can say: no dash, no capital. */
    static final Pattern NAME = Pattern.compile("[a-z0-9]{1,32}");

    private final Map<String, MailSettings> byName;

    Accounts(Map<String, MailSettings> declared) {
        byName = new TreeMap<>(declared);
    }

    /** @throws IllegalArgumentException if one of them cannot be used */
    public static Set<String> names(Environment environment) {
        return MailSettings.of(environment).keySet();
    }

    /** Whether an account can have this name. A host of the file's own choice never can: it has a dot. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The variable that declares an account. */
    public static String variable(String name) {
        return "SERAI_MAIL_" + name.toUpperCase(Locale.ROOT) + "_HOST";
    }

    /** @throws IllegalArgumentException if there is none of that name */
    MailSettings get(String name) {
        MailSettings account = byName.get(name);
        if (account == null) {
            throw new IllegalArgumentException("No mail account " + name + " is declared: set " + variable(name));
        }
        return account;
    }
}
