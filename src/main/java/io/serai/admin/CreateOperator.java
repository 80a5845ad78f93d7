package io.serai.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.gateway.Reply;
import io.serai.tenant.OperatorKeys;
import io.serai.tenant.OperatorRole;
import java.time.Clock;
import java.util.regex.Pattern;

/** Step {@code createOperator}: a key of somebody's own who runs the platform. */
final class CreateOperator extends AdminStep {

    /** Without spaces, so that it can stand in any line of a log. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

    private final OperatorKeys keys;
    private final OperatorViews views;
    private final Clock clock;

    CreateOperator(OperatorKeys keys, OperatorViews views, Clock clock) {
        this.keys = keys;
        this.views = views;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        ObjectNode body = JsonBody.object(call.request().body());
        String name = JsonBody.requiredText(body, "name");
        if (!NAME.matcher(name).matches()) {
            throw JsonBody.invalid("name", "must be 1 to 64 of letters, digits and . _ @ + -");
        }
        OperatorRole role = OperatorRole.parse(JsonBody.requiredText(body, "role"))
                .orElseThrow(() -> JsonBody.invalid("role", "must be administrator, viewer or auditor"));
        return Reply.created(views.issued(keys.issue(name, role, NewKey.expiresAt(body, clock.instant()))));
    }
}
