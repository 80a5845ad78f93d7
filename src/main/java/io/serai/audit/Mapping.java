package io.serai.audit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file in memory that can be taken out of it again, which a plain {@code FileChannel.map} leaves to the garbage
 * collector. Who touches memory that is gone gets an exception; the process does not crash.
 *
 * <p>{@code java.lang.foreign} is called by name: it is in Java 21 as it is in later versions, but the compiler lets only
 * those versions use it.
 */
final class Mapping implements AutoCloseable {

    private static final Method NEW_ARENA;
    private static final Method MAP;
    private static final Method AS_BUFFER;

    static {
        try {
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            NEW_ARENA = arena.getMethod("ofShared"); // shared: any thread may write, and any may unmap
            MAP = FileChannel.class.getMethod("map", FileChannel.MapMode.class, long.class, long.class, arena);
            AS_BUFFER = Class.forName("java.lang.foreign.MemorySegment").getMethod("asByteBuffer");
        } catch (ReflectiveOperationException older) {
            throw new ExceptionInInitializerError(older);
        }
    }

    private final MappedByteBuffer memory;
    private final AutoCloseable arena;
    private boolean closed;

    private Mapping(MappedByteBuffer memory, AutoCloseable arena) {
        this.memory = memory;
        this.arena = arena;
    }

    static Mapping of(FileChannel channel) throws IOException {
        try {
            AutoCloseable arena = (AutoCloseable) NEW_ARENA.invoke(null);
            Object segment = MAP.invoke(channel, FileChannel.MapMode.READ_WRITE, 0L, channel.size(), arena);
            return new Mapping((MappedByteBuffer) AS_BUFFER.invoke(segment), arena);
        } catch (InvocationTargetException refused) {
            throw new IOException("A file of the audit journal cannot be mapped", refused.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    MappedByteBuffer memory() {
        return memory;
    }

    /** Waits until the disk has what was written; not if the file is unmapped, which is for the caller to do in that order. */
    synchronized void force() {
        if (!closed) {
            memory.force();
        }
    }

    /** Unmaps the file, once nobody forces it any more. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            arena.close();
        } catch (Exception stillRead) {
            throw new IllegalStateException(stillRead);
        }
    }
}
