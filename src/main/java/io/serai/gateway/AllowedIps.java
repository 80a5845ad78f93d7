package io.serai.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.serai.http.AddressBlocks;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import java.util.List;

/** From where a tenant's credentials may be used. */
final class AllowedIps {

    /** Reading a list takes longer than asking it. */
    private static final LoadingCache<List<String>, AddressBlocks> READ =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(1_000).build(AddressBlocks::of);

    private AllowedIps() {}

    /** @throws Problem 403 {@code IP_NOT_ALLOWED} */
    static void check(Tenant tenant, String address) {
        List<String> allowed = tenant.allowedIps();
        if (!allowed.isEmpty() && !READ.get(allowed).contains(address)) {
            throw Problem.of(ProblemType.IP_NOT_ALLOWED, "The tenant's credentials may not be used from this address.");
        }
    }
}
