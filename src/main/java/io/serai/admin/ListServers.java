package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Step {@code listServers}: the servers that the tenant brought. */
final class ListServers extends ServerStep {

    ListServers(CustomServers servers, ObjectMapper json) {
        super(servers, json);
    }

    @Override
    Object reply(Call call) {
        List<CustomServer> all = servers.ofTenant(call.tenant().id());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("mcps", all.stream().map(ServerViews::server).toList());
        view.put("count", all.size());
        return answer(200, view);
    }
}
