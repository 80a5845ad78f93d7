package io.serai.route;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One provider file: what of it serves, and what is against the text on the disk. */
final class RouteFile {

    private final String name;
    private final String providerId;
    private @Nullable Edition serving;
    private @Nullable Instant loadedAt;
    private List<Finding> findings = List.of();
    private @Nullable String refusedHash;
    private boolean gone;
    private int versions;

    RouteFile(String name) {
        this.name = name;
        this.providerId = ProviderFile.providerId(name);
    }

    String name() {
        return name;
    }

    String providerId() {
        return providerId;
    }

    int nextVersion() {
        return versions + 1;
    }

    @Nullable
    Edition serving() {
        return serving;
    }

    boolean serves(String hash) {
        return serving != null && serving.hash().equals(hash);
    }

    boolean isGone() {
        return gone;
    }

    /** This version serves from now on; what is said of the text on the disk stays. */
    void serve(Edition edition, Instant now) {
        serving = edition;
        versions = edition.number();
        loadedAt = now;
        gone = false;
    }

    /** The text on the disk is the one that serves. */
    void confirmed() {
        findings = List.of();
        refusedHash = null;
    }

    void rejected(List<Finding> reasons) {
        findings = List.copyOf(reasons);
        gone = false;
    }

    /** What serves is older than the text on the disk, because an operator went back from that. */
    void rolledBack(@Nullable String hashOfText) {
        refusedHash = hashOfText;
    }

    @Nullable
    String refusedHash() {
        return refusedHash;
    }

    /** Whether an operator went back from this text. */
    boolean isRefused(String hash) {
        return hash.equals(refusedHash);
    }

    /** The file was moved here: what served there serves here. */
    void succeed(RouteFile moved) {
        serving = moved.serving;
        versions = moved.versions;
        loadedAt = moved.loadedAt;
        moved.serving = null;
    }

    void gone() {
        serving = null;
        loadedAt = null;
        findings = List.of();
        refusedHash = null;
        gone = true;
    }

    private static RouteFileState.@Nullable VendorOperations operations(@Nullable OperationSet set) {
        return set == null
                ? null
                : new RouteFileState.VendorOperations(
                        set.document(), set.sha256(), set.byTool().size(), set.leftOut());
    }

    RouteFileState state() {
        RouteFileState.Status status = gone
                ? RouteFileState.Status.WITHDRAWN
                : findings.isEmpty() ? RouteFileState.Status.ACTIVE : RouteFileState.Status.REJECTED;
        return new RouteFileState(
                name,
                providerId,
                status,
                serving == null ? null : (Integer) serving.number(),
                serving == null ? null : serving.hash(),
                loadedAt,
                serving == null ? List.of() : serving.toolIds(),
                serving == null ? null : operations(serving.operations()),
                findings,
                refusedHash != null);
    }
}
