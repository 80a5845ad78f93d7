package io.serai.audit;

import java.util.List;

/** Lines of the journal in their order, and where the next ones follow. */
public record JournalBatch(List<AuditLine> lines, JournalPosition end) {}
