package io.serai.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One file of the journal, mapped into memory: writing to it is a copy, not a system call, and what was copied survives
 * the process. The file is allocated in full beforehand, because a mapped page without disk behind it would crash us.
 * A line counts only once its line feed is there, which is written last.
 */
final class Segment {

    private static final byte LINE_FEED = '\n';

    private final Path file;
    private final MappedByteBuffer memory;
    private int end;

    private Segment(Path file, MappedByteBuffer memory, int end) {
        this.file = file;
        this.memory = memory;
        this.end = end;
    }

    /** Makes a file of zeros, whole or not at all. */
    static Segment create(Path file, int bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
            for (int written = 0; written < bytes; written += zeros.capacity()) {
                zeros.clear().limit(Math.min(zeros.capacity(), bytes - written));
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return open(file);
    }

    /** Opens a file and cuts off a line that a killed process left unfinished. */
    static Segment open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            int end = 0;
            int next = 0;
            while (next < memory.capacity() && memory.get(next) != 0) {
                if (memory.get(next++) == LINE_FEED) {
                    end = next;
                }
            }
            for (int torn = end; torn < next; torn++) {
                memory.put(torn, (byte) 0);
            }
            return new Segment(file, memory, end);
        }
    }

    boolean fits(int bytes) {
        return memory.capacity() - end > bytes;
    }

    boolean isHalfFull() {
        return end > memory.capacity() / 2;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** Appends the parts of a line. */
    void append(byte[]... parts) {
        int position = end;
        for (byte[] part : parts) {
            memory.put(position, part);
            position += part.length;
        }
        memory.put(position, LINE_FEED);
        end = position + 1;
    }

    /** The text of the last line. */
    String lastLine() {
        int start = end - 1;
        while (start > 0 && memory.get(start - 1) != LINE_FEED) {
            start--;
        }
        byte[] line = new byte[end - 1 - start];
        memory.get(start, line);
        return new String(line, StandardCharsets.UTF_8);
    }

    Path file() {
        return file;
    }
}
