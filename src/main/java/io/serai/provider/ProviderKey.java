package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.tool.Invocation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The key under which a provider that takes keys executes a request once. The same for each time that we send it; with a
 * key of the caller's also when the call comes again. Two tenants with one account at the provider never share one.
 */
final class ProviderKey {

    private ProviderKey() {}

    static String of(Invocation invocation, String method, RequestMapping.Target target) {
        String callersKey = invocation.key();
        if (callersKey == null) {
            return UUID.randomUUID().toString();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, invocation.tenantId().getBytes(UTF_8));
            add(digest, invocation.tool().id().getBytes(UTF_8));
            add(digest, callersKey.getBytes(UTF_8));
            add(digest, (method + " " + target.pathAndQuery()).getBytes(UTF_8));
            add(digest, target.body());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** With its length before it, so that no two requests run together into the same bytes. */
    private static void add(MessageDigest digest, byte @Nullable [] part) {
        digest.update(((part == null ? -1 : part.length) + ":").getBytes(UTF_8));
        if (part != null) {
            digest.update(part);
        }
    }
}
