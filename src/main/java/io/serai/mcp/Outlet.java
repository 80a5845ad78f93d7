package io.serai.mcp;

import io.serai.http.EventStream;

/** Where messages to a client go. */
interface Outlet {

    /** @param message JSON */
    void send(byte[] message);

    void end();

    /** A stream that ends with its connection. */
    static Outlet of(EventStream stream) {
        return new Outlet() {
            @Override
            public void send(byte[] message) {
                stream.send(EventStream.event(null, null, message));
            }

            @Override
            public void end() {
                stream.end();
            }
        };
    }
}
