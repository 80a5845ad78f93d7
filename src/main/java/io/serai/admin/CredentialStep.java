package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step that touches one connection's credential: operators find each such access in the log. */
abstract class CredentialStep extends AdminStep {

    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialStep.class);

    private final String operation;

    CredentialStep(String operation) {
        this.operation = operation;
    }

    abstract Reply access(Call call);

    @Override
    final Reply reply(Call call) {
        boolean success = false;
        try {
            Reply reply = access(call);
            success = true;
            return reply;
        } finally {
            LOGGER.atInfo()
                    .addKeyValue("tenantId", call.tenant().id())
                    .addKeyValue("integration", integration(call))
                    .addKeyValue("operation", operation)
                    .addKeyValue("duration", call.elapsedMillis())
                    .addKeyValue("success", success)
                    .log("tenant_credential_access");
        }
    }

    /** What the caller wrote there is not for the log unless it can be an integration's name. */
    private static String integration(Call call) {
        String text = call.request().pathParameter("integration");
        return text.matches("[a-z0-9-]{1,64}") ? text : "";
    }
}
