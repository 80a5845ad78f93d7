package io.serai.audit;

import org.jspecify.annotations.Nullable;

/** A copy of the audit trail of all instances that can be searched. */
public interface AuditArchive {

    /** The records that match, newest first; see {@link AuditRecords#find}. */
    AuditPage find(AuditQuery query, @Nullable AuditCursor cursor, int limit);
}
