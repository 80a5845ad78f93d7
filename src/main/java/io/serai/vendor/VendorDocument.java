package io.serai.vendor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a vendor's document.
 *
 * @param title of the API; empty if it says none
 * @param server the first of its addresses; null if it names none
 * @param operations those that were wanted and can be tools
 * @param leftOut those that were wanted and cannot
 * @param unmatched what was wanted and is not there
 */
public record VendorDocument(
        String title,
        @Nullable String server,
        List<Operation> operations,
        List<LeftOut> leftOut,
        List<String> unmatched) {

    /** An operation that is no tool, and why. */
    public record LeftOut(String id, String reason) {}
}
