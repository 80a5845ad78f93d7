package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.http.EventStream;
import java.util.Set;

/** {@code subscriptions/listen}: a stream of the notifications that a modern client asks for, and of no others. */
final class Listen implements Method {

    private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private final Listeners listeners;
    private final RpcAnswers rpc;

    Listen(Listeners listeners, RpcAnswers rpc) {
        this.listeners = listeners;
        this.rpc = rpc;
    }

    @Override
    public Answer answer(Call call, Message message) {
        listeners.requireRoom(call.tenant().id());
        ObjectNode honoured = rpc.object();
        ObjectNode wished = message.object("notifications");
        for (Listing list : Listing.values()) {
            if (wished.path(list.wish()).asBoolean()) {
                honoured.put(list.wish(), true);
            }
        }
        EventStream stream = new EventStream();
        Outlet outlet = Outlet.of(stream);
        ObjectNode params = rpc.object();
        params.set("notifications", honoured);
        outlet.send(notification(message, "notifications/subscriptions/acknowledged", params));
        Listening listening = new Listening(Owner.of(call), message, outlet, honoured);
        listeners.add(listening);
        stream.whenClosed(() -> listeners.remove(listening));
        return Answer.events(stream);
    }

    private byte[] notification(Message message, String method, ObjectNode params) {
        params.putObject("_meta").set(SUBSCRIPTION, message.id());
        return rpc.notification(method, params);
    }

    private final class Listening implements Listeners.Listener {

        private final Owner owner;
        private final Message message;
        private final Outlet outlet;
        private final JsonNode honoured;

        Listening(Owner owner, Message message, Outlet outlet, JsonNode honoured) {
            this.owner = owner;
            this.message = message;
            this.outlet = outlet;
            this.honoured = honoured;
        }

        @Override
        public Owner owner() {
            return owner;
        }

        @Override
        public void changed(Set<Listing> lists) {
            lists.stream()
                    .filter(list -> honoured.has(list.wish()))
                    .forEach(list -> outlet.send(notification(message, list.notification(), rpc.object())));
        }

        @Override
        public void end() {
            outlet.send(rpc.result(message, generator -> {}, generator -> {
                generator.writeFieldName(SUBSCRIPTION);
                generator.writeTree(message.id());
            }));
            outlet.end();
        }
    }
}
