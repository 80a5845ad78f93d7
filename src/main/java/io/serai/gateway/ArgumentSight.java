package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditPage;
import io.serai.tenant.OperatorKeys;
import io.serai.tenant.Principal;
import org.springframework.dao.DataAccessException;

/**
 * Who sees the arguments of calls in the audit trail: a tenant its own, and of those who run the platform the auditors.
 * As long as there is no auditor, administrators are in his place.
 */
final class ArgumentSight {

    private final OperatorKeys operators;

    ArgumentSight(OperatorKeys operators) {
        this.operators = operators;
    }

    /** The page as this reader may see it. Blocks on the database. */
    AuditPage of(Principal reader, AuditPage page) {
        if (!sees(reader)) {
            page.records().forEach(ArgumentSight::hide);
        }
        return page;
    }

    private static void hide(ObjectNode record) {
        record.putNull("params");
    }

    private boolean sees(Principal reader) {
        return reader.role() == null
                || switch (reader.role()) {
                    case AUDITOR -> true;
                    case VIEWER -> false;
                    case ADMINISTRATOR -> reader.kind() == Principal.Kind.DEV || !haveAuditor();
                };
    }

    private boolean haveAuditor() {
        try {
            return operators.haveAuditor();
        } catch (DataAccessException down) {
            return true; // nobody knows, so nothing is shown
        }
    }
}
