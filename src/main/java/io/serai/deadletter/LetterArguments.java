package io.serai.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.secret.TenantCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The arguments of letters, sealed with their tenant's key. All methods may block. */
public final class LetterArguments {

    private final TenantCipher cipher;
    private final ObjectMapper json;

    LetterArguments(TenantCipher cipher, ObjectMapper json) {
        this.cipher = cipher;
        this.json = json;
    }

    /** Arguments in the form in which a letter holds them. */
    public String seal(String tenantId, String letterId, ObjectNode arguments) {
        try {
            return cipher.seal(tenantId, context(letterId), json.writeValueAsBytes(arguments));
        } catch (IOException impossible) {
            throw new UncheckedIOException("A tree can always be written", impossible);
        }
    }

    /**
     * The arguments of a letter; empty when its time is over.
     *
     * @throws io.serai.secret.Undecipherable if they do not open
     */
    public Optional<ObjectNode> open(DeadLetter letter) {
        if (letter.sealedArguments().isEmpty()) {
            return Optional.empty();
        }
        byte[] plain = cipher.open(letter.tenantId(), context(letter.id()), letter.sealedArguments());
        try {
            return Optional.of((ObjectNode) json.readTree(plain));
        } catch (IOException damaged) {
            throw new UncheckedIOException("A dead letter's arguments are damaged", damaged);
        }
    }

    private static String context(String letterId) {
        return "dead-letter|" + letterId;
    }
}
