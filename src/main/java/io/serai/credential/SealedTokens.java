package io.serai.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.secret.Secret;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The two tokens of a credential in one byte string, so that they are sealed and written together or not at all. */
record SealedTokens(Secret access, @Nullable Secret refresh) {

    byte[] bytes() {
        byte[] first = access.reveal().getBytes(UTF_8);
        byte[] second = refresh == null ? new byte[0] : refresh.reveal().getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .put(second)
                .array();
    }

    static SealedTokens of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] first = new byte[buffer.getInt()];
        buffer.get(first);
        byte[] second = new byte[buffer.remaining()];
        buffer.get(second);
        return new SealedTokens(
                Secret.of(new String(first, UTF_8)), second.length == 0 ? null : Secret.of(new String(second, UTF_8)));
    }
}
