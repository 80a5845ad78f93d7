package io.serai.secret;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the embedded store keeps its keys.
 *
 * @param masterKey 32 bytes in Base64, or 64 hex digits; empty: a file of the data folder
 * @param masterKeyPrevious further master keys, separated by commas, that unwrap what they wrapped once; empty for none
 * @param keysInDatabase whether several instances share the keys in their database, or one has them in a file
 */
@ConfigurationProperties("serai.secret")
record SecretSettings(
        @DefaultValue("") String masterKey,
        @DefaultValue("") String masterKeyPrevious,
        @DefaultValue("false") boolean keysInDatabase) {

    @Override
    public String toString() {
        return "SecretSettings[keysInDatabase=" + keysInDatabase + "]";
    }
}
