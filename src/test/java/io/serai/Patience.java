package io.serai;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long every test waits for what must happen in the end: much longer than it takes, because on a machine that has
 * other things to do a short limit fails tests of code that is right. Found by JUnit itself, in every class.
 */
public final class Patience implements BeforeAllCallback {

    /** Also for tests that wait without Awaitility. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
