package io.serai.custom;

import io.serai.http.Egress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a tenant's server may be: on the public internet, or where the operator lets servers be. */
public final class ServerAddresses {

    private final Egress egress;
    private final boolean guarded;
    private final List<URI> inside;

    /** @param guarded false under the development switch: any http or https address will do */
    ServerAddresses(Egress egress, boolean guarded, List<URI> inside) {
        this.egress = egress;
        this.guarded = guarded;
        this.inside = inside;
    }

    /**
     * Looks names up, so it blocks.
     *
     * @return what is wrong with an address; null if nothing is
     */
    public @Nullable String fault(URI address) {
        return isFree(address) ? faultInForm(address) : egress.fault(address);
    }

    /**
     * The network address to connect to; null: whatever the host's name means. Blocks.
     *
     * @throws UnknownHostException if there is none, or it must not be connected to
     */
    @Nullable
    InetAddress pin(URI address) throws UnknownHostException {
        return isFree(address) ? null : egress.pin(address);
    }

    private boolean isFree(URI address) {
        return !guarded || inside.stream().anyMatch(allowed -> isSamePlace(allowed, address));
    }

    private static boolean isSamePlace(URI one, URI other) {
        return port(one) == port(other)
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost());
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private static @Nullable String faultInForm(URI address) {
        boolean http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        return http && address.getHost() != null && address.getRawUserInfo() == null && address.getRawFragment() == null
                ? null
                : "it must be an http or https address with neither user nor fragment";
    }
}
