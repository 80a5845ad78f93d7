package io.serai.saga;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.secret.TenantCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What callers gave and providers answered, sealed with their tenant's key. All methods may block. */
final class SealedWork {

    record Work(ObjectNode arguments, List<Saga.Step> steps) {}

    private final TenantCipher cipher;
    private final ObjectMapper json;

    SealedWork(TenantCipher cipher, ObjectMapper json) {
        this.cipher = cipher;
        this.json = json;
    }

    String seal(Saga saga) {
        try {
            byte[] plain = json.writeValueAsBytes(new Work(saga.arguments(), saga.steps()));
            return cipher.seal(saga.tenantId(), context(saga.id()), plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException("A tree can always be written", impossible);
        }
    }

    /** @throws io.serai.secret.Undecipherable if it does not open */
    Work open(String tenantId, String sagaId, String sealed) {
        try {
            return json.readValue(cipher.open(tenantId, context(sagaId), sealed), Work.class);
        } catch (IOException damaged) {
            throw new UncheckedIOException("What a saga has done is damaged", damaged);
        }
    }

    private static String context(String sagaId) {
        return "saga|" + sagaId;
    }
}
