package io.serai.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The lines of one journal file, in memory. What follows the last line feed is not a line. */
final class SegmentText {

    private static final byte LINE_FEED = '\n';
    private static final int HEAD = 128 * 1024;

    private final byte[] bytes;
    private final int end;

    private SegmentText(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** @param most bytes that count; the rest may be a line that is being written */
    static SegmentText read(Path file, int most) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return of(bytes, Math.min(most, bytes.length));
    }

    /** A part of a file: whole lines from an offset that one begins at, in at most {@code most} bytes before {@code stop}. */
    static SegmentText read(Path file, long offset, long stop, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.clamp(Math.min(stop, channel.size()) - offset, 0, most));
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {}
            return of(buffer.array(), buffer.position());
        }
    }

    /** The time of a file's first attempt; {@link Instant#MIN} if there is none among its first lines. */
    static Instant firstTime(Path file) throws IOException {
        byte[] head;
        try (InputStream input = Files.newInputStream(file)) {
            head = input.readNBytes(HEAD);
        }
        SegmentText text = of(head, head.length);
        for (Line line = text.first(); line != null; line = text.after(line)) {
            Instant time = line.time();
            if (time != null) {
                return time;
            }
        }
        return Instant.MIN;
    }

    static SegmentText of(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] != LINE_FEED) {
            end--;
        }
        return new SegmentText(bytes, end);
    }

    /** Bytes of all lines. */
    int length() {
        return end;
    }

    @Nullable
    Line first() {
        return from(0);
    }

    @Nullable
    Line after(Line line) {
        return from(line.end() + 1);
    }

    private @Nullable Line from(int start) {
        if (start >= end) {
            return null;
        }
        int stop = start;
        while (bytes[stop] != LINE_FEED) {
            stop++;
        }
        return new Line(bytes, start, stop);
    }

    @Nullable
    Line last() {
        return upTo(end - 1);
    }

    @Nullable
    Line before(Line line) {
        return upTo(line.start() - 1);
    }

    /** The line whose line feed is at the position. */
    private @Nullable Line upTo(int stop) {
        if (stop < 0) {
            return null;
        }
        int start = stop;
        while (start > 0 && bytes[start - 1] != LINE_FEED) {
            start--;
        }
        return new Line(bytes, start, stop);
    }
}
