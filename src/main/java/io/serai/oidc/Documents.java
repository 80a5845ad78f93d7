package io.serai.oidc;

import java.io.IOException;
import java.net.URI;

/** Reads what an issuer publishes. */
@FunctionalInterface
interface Documents {

    /** Blocks. */
    byte[] get(URI address) throws IOException;
}
