package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;

/** Step {@code getServer}: one server of the tenant. */
final class GetServer extends ServerStep {

    GetServer(CustomServers servers, ObjectMapper json) {
        super(servers, json);
    }

    @Override
    Object reply(Call call) {
        return answer(200, ServerViews.server(named(call)));
    }
}
