package io.serai.gateway;

import io.serai.audit.AuditRecords;
import java.util.concurrent.ExecutorService;

/** Step {@code verifyAudit}: checks the whole chain of the audit journal. */
final class VerifyAudit extends AuditReading {

    private final AuditRecords records;

    VerifyAudit(AuditRecords records, ExecutorService readers, ExecutorService tap) {
        super(readers, tap);
        this.records = records;
    }

    @Override
    Reading reading(Call call) {
        return records::verify;
    }
}
