package io.serai.gateway;

import io.serai.audit.AuditCursor;
import io.serai.audit.AuditPage;
import io.serai.audit.AuditQuery;
import io.serai.audit.AuditRecords;
import io.serai.http.Request;
import io.serai.tenant.Principal;
import io.serai.tenant.TenantId;
import io.serai.tool.Catalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The steps {@code listAudit}, of the tenant's own records, and {@code listAllAudit}, of any or all tenants'. */
final class ListAudit extends AuditReading {

    private static final List<String> RESULTS = List.of("success", "failure", "denied", "unknown");

    private static final int EXPORTED_AT_ONCE = 500;

    private final AuditRecords records;
    private final Catalogue catalogue;
    private final ArgumentSight sight;
    private final boolean ownOnly;

    /** @param ownOnly whether only the tenant's own records are shown, whoever asks */
    ListAudit(
            AuditRecords records,
            Catalogue catalogue,
            ArgumentSight sight,
            ExecutorService readers,
            ExecutorService tap,
            boolean ownOnly) {
        super(readers, tap);
        this.records = records;
        this.catalogue = catalogue;
        this.sight = sight;
        this.ownOnly = ownOnly;
    }

    @Override
    Reading reading(Call call) {
        AuditQuery query = query(call);
        AuditCursor cursor = cursor(call.request().query("cursor"));
        int limit = Page.of(call.request()).limit();
        Principal reader = call.principal();
        String format = Queries.word(call.request(), "format", AuditExport.FORMATS);
        if (format != null && !format.equals("json")) {
            return () -> AuditExport.of(
                    format, cursor, from -> later(() -> sight.of(reader, records.find(query, from, EXPORTED_AT_ONCE))));
        }
        return () -> view(sight.of(reader, records.find(query, cursor, limit)));
    }

    private AuditQuery query(Call call) {
        Request request = call.request();
        return new AuditQuery(
                ownOnly ? call.tenant().id() : named(request),
                Queries.time(request, "from"),
                Queries.time(request, "to"),
                request.query("action"),
                request.query("userId"),
                ListDeadLetters.toolId(catalogue, request.query("toolId")),
                request.query("integration"),
                Queries.word(request, "result", RESULTS),
                request.query("requestId"));
    }

    /** Also a tenant that is gone: its records stay. */
    private static @Nullable String named(Request request) {
        String tenantId = request.query("tenantId");
        return tenantId == null ? null : TenantId.require(tenantId, "tenantId");
    }

    private static @Nullable AuditCursor cursor(@Nullable String text) {
        return text == null
                ? null
                : AuditCursor.parse(text)
                        .orElseThrow(() -> Queries.refused("cursor", "must be a nextCursor of an answer before"));
    }

    private static Map<String, @Nullable Object> view(AuditPage page) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("records", page.records());
        view.put("nextCursor", page.next() == null ? null : page.next().toString());
        return view;
    }
}
