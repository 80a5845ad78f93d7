package io.serai.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Walks the journal from its first line to its last and checks that each is the one that the chain expects. */
final class Verification {

    private final Chain chain;
    private final long anchorSeq;
    private long lastSeq;
    private @Nullable Long brokenAt;

    /** @param anchor the line before the first one */
    Verification(Retention.Anchor anchor) {
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
            if (line.isWellFormed() && line.seq() == lastSeq + 1 && chain.accepts(line)) {
                lastSeq++;
            } else {
                brokenAt = lastSeq + 1;
            }
        }
    }

    /**
     * @param writtenSeq number of the line that was written last: nobody may have cut off the end
     * @param writtenHash its hash
     */
    Verdict verdict(long writtenSeq, String writtenHash) {
        if (brokenAt == null && (lastSeq != writtenSeq || !chain.head().equals(writtenHash))) {
            brokenAt = lastSeq < writtenSeq ? lastSeq + 1 : lastSeq;
        }
        long records = lastSeq - anchorSeq;
        return new Verdict(
                brokenAt == null, records, records == 0 ? 0 : anchorSeq + 1, records == 0 ? 0 : lastSeq, brokenAt);
    }
}
