package io.serai.mcp;

import io.serai.http.EventStream;
import org.jspecify.annotations.Nullable;

/** Where messages to a client go. */
interface Outlet {

    /** @param message JSON */
    void send(byte[] message);

    void end();

    /** The same, which others use, too: what ends here does not end it. */
    static Outlet keeping(Outlet shared) {
        return new Outlet() {
            @Override
            public void send(byte[] message) {
                shared.send(message);
            }

            @Override
            public void end() {
                // Others go on.
            }
        };
    }

    /** A stream that ends with its connection. */
    static Outlet of(EventStream stream) {
        return of(stream, null);
    }

    /** @param type what each event is said to be; null for nothing */
    static Outlet of(EventStream stream, @Nullable String type) {
        return new Outlet() {
            @Override
            public void send(byte[] message) {
                stream.send(EventStream.event(null, type, message));
            }

            @Override
            public void end() {
                stream.end();
            }
        };
    }
}
