package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** From where a tenant's credentials may be used: addresses and CIDR blocks, IPv4 and IPv6. */
final class AllowedIps {

    private AllowedIps() {}

    /** @throws Problem 403 {@code IP_NOT_ALLOWED} */
    static void check(Tenant tenant, String address) {
        List<String> allowed = tenant.allowedIps();
        if (!allowed.isEmpty() && allowed.stream().noneMatch(block -> new IpAddressMatcher(block).matches(address))) {
            throw Problem.of(ProblemType.IP_NOT_ALLOWED, "The tenant's credentials may not be used from this address.");
        }
    }
}
