package io.serai.admin;

import io.serai.custom.CustomServers;
import io.serai.quota.Quotas;
import io.serai.result.Results;
import io.serai.tenant.Plans;
import io.serai.tenant.Tenant;
import io.serai.usage.Amount;
import io.serai.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a tenant has used this month and keeps, beside what it may. Blocks. */
final class TenantUsage {

    private static final int KILOBYTES = 3; // decimals of a megabyte

    private final Usage usage;
    private final Quotas quotas;
    private final Results results;
    private final CustomServers servers;
    private final Plans plans;

    TenantUsage(Usage usage, Quotas quotas, Results results, CustomServers servers, Plans plans) {
        this.usage = usage;
        this.quotas = quotas;
        this.results = results;
        this.servers = servers;
        this.plans = plans;
    }

    /** As a tenant's own view has it. */
    Map<String, Object> of(Tenant tenant) {
        YearMonth month = usage.thisMonth();
        Amount amount = usage.ofMonth(tenant.id(), month);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("month", month.toString());
        view.put("apiCalls", amount.actions());
        view.put("toolInvocations", amount.invocations());
        view.put("customServers", servers.count(tenant.id(), UsageTimes.end(month)));
        view.put("storageMB", megabytes(results.bytesOf(tenant.id())));
        return view;
    }

    /** As its status has it; a tenant without a quota has used no part of one. */
    Map<String, @Nullable Object> status(Tenant tenant, @Nullable Instant lastActivity) {
        OptionalLong limit = plans.limit(tenant, "maxToolInvocations");
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("apiCalls", usage.ofMonth(tenant.id(), usage.thisMonth()).actions());
        view.put("lastActivity", Times.text(lastActivity));
        view.put("quotaUsed", limit.isPresent() ? part(quotas.used(tenant.id()), limit.getAsLong()) : null);
        view.put("quotaLimit", limit.isPresent() ? limit.getAsLong() : null);
        return view;
    }

    private static BigDecimal megabytes(long bytes) {
        return BigDecimal.valueOf(bytes)
                .movePointLeft(6)
                .setScale(KILOBYTES, RoundingMode.CEILING)
                .stripTrailingZeros();
    }

    /** Rounded down, so that 100 % are nothing less; of nothing, everything is used. */
    private static String part(long used, long limit) {
        if (limit == 0) {
            return "100.00%";
        }
        return BigDecimal.valueOf(used).movePointRight(2).divide(BigDecimal.valueOf(limit), 2, RoundingMode.DOWN) + "%";
    }
}
