package io.serai.audit;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One file of the journal, mapped into memory: writing to it is a copy, not a system call, and what was copied survives
 * the process. The file is allocated in full beforehand, because a mapped page without disk behind it cannot be written.
 * A line counts only once its line feed is there, which is written last.
 *
 * <p>Whoever appends sees to it that nobody else does, nor unmaps the file; forcing and unmapping agree by themselves.
 */
final class Segment {

    private static final byte[] LINE_FEED = {'\n'};
    private static final int BLOCK = 64 * 1024;

    private final Path file;
    private final int number;
    private final Mapping mapping;
    private final MappedByteBuffer memory;
    private int end;

    private Segment(Path file, Mapping mapping, int end) {
        this.file = file;
        this.number = JournalFolder.number(file);
        this.mapping = mapping;
        this.memory = mapping.memory();
        this.end = end;
    }

    /** Makes a file of zeros, whole or not at all. */
    static Segment create(Path file, int bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            fill(draft, bytes);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            Files.deleteIfExists(draft); // half a file on a full disk would be in everybody's way
            throw refused;
        }
        return open(file);
    }

    private static void fill(Path draft, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
            for (int written = 0; written < bytes; written += BLOCK) {
                zeros.clear().limit(Math.min(BLOCK, bytes - written));
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
        }
    }

    /** Opens a file and wipes what a killed process left behind the last whole line. */
    static Segment open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Mapping mapping = Mapping.of(channel);
            MappedByteBuffer memory = mapping.memory();
            int end = memory.capacity();
            while (end > 0 && memory.get(end - 1) != LINE_FEED[0]) {
                end--;
                if (memory.get(end) != 0) {
                    memory.put(end, (byte) 0);
                }
            }
            return new Segment(file, mapping, end);
        }
    }

    /** Waits until the disk has what was appended; an unmapped file is left alone. */
    void force() {
        mapping.force();
    }

    /** Takes the file out of memory. It must not be appended to any more. */
    void unmap() {
        mapping.close();
    }

    boolean fits(int bytes) {
        return memory.capacity() - end >= bytes;
    }

    boolean isHalfFull() {
        return end >= memory.capacity() / 2;
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** Bytes of whole lines. */
    int end() {
        return end;
    }

    Path file() {
        return file;
    }

    int number() {
        return number;
    }

    /**
     * Appends the parts of a line.
     *
     * @return false if the file was cut short by somebody else; the segment takes nothing more
     */
    boolean append(byte[]... parts) {
        int position = end;
        try {
            for (byte[] part : parts) {
                memory.put(position, part);
                position += part.length;
            }
            VarHandle.releaseFence(); // the line feed must not be there before what it ends
            memory.put(position, LINE_FEED);
        } catch (InternalError noDiskBehind) {
            end = memory.capacity();
            return false;
        }
        end = position + 1;
        return true;
    }
}
