package io.serai.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks the journal from its first line to its last and checks that each is the one that the chain expects. */
final class Verification {

    private final Chain chain;
    private final Map<Long, String> known;
    private final long anchorSeq;
    private long lastSeq;
    private @Nullable Long brokenAt;

    /** @param anchor the line before the first one */
    Verification(Retention.Anchor anchor) {
        this(anchor, Map.of());
    }

    /** @param known hashes that somebody has seen, by the numbers of their lines */
    Verification(Retention.Anchor anchor, Map<Long, String> known) {
        this.known = known;
        chain = Chain.after(anchor.hash());
        anchorSeq = anchor.seq();
        lastSeq = anchorSeq;
    }

    static Verdict of(Journal.Extent extent) throws IOException {
        Verification walk = new Verification(extent.anchor());
        for (Path file : extent.files()) {
            walk.take(SegmentText.read(file, extent.bytesOf(file)));
        }
        return walk.verdict(extent.lastSeq(), extent.lastHash());
    }

    void take(SegmentText text) {
        for (Line line = text.first(); line != null && brokenAt == null; line = text.after(line)) {
            take(line);
        }
    }

    void take(Line line) {
        if (brokenAt != null) {
            return;
        }
        if (line.isWellFormed() && line.seq() == lastSeq + 1 && chain.accepts(line) && isKnown(line)) {
            lastSeq++;
        } else {
            brokenAt = lastSeq + 1;
        }
    }

    private boolean isKnown(Line line) {
        return line.hash().equals(known.getOrDefault(line.seq(), line.hash()));
    }

    /** Hash of the last line that belongs to the chain. */
    String head() {
        return chain.head();
    }

    /**
     * @param writtenSeq number of the line that was written last: nobody may have cut off the end
     * @param writtenHash its hash
     */
    Verdict verdict(long writtenSeq, String writtenHash) {
        if (brokenAt == null && (lastSeq != writtenSeq || !chain.head().equals(writtenHash))) {
            brokenAt = lastSeq < writtenSeq ? lastSeq + 1 : lastSeq;
        }
        return verdict();
    }

    /** @param leastSeq a line that was there once, so that it must be there still */
    Verdict verdict(long leastSeq) {
        if (brokenAt == null && lastSeq < leastSeq) {
            brokenAt = lastSeq + 1;
        }
        return verdict();
    }

    private Verdict verdict() {
        long records = lastSeq - anchorSeq;
        return new Verdict(
                brokenAt == null, records, records == 0 ? 0 : anchorSeq + 1, records == 0 ? 0 : lastSeq, brokenAt);
    }
}
