package io.serai.bridge;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Standard output: one message a line, each of them whole. */
final class ClientLines {

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();

    ClientLines(OutputStream out) {
        this.out = out;
    }

    /** @param message JSON, whose line breaks are between its parts and mean nothing */
    void send(byte[] message) throws IOException {
        byte[] line = new byte[message.length + 1];
        for (int i = 0; i < message.length; i++) {
            byte one = message[i];
            line[i] = one == '\n' || one == '\r' ? (byte) ' ' : one;
        }
        line[message.length] = '\n';
        lock.lock();
        try {
            out.write(line);
            out.flush();
        } finally {
            lock.unlock();
        }
    }
}
