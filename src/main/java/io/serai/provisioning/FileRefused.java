package io.serai.provisioning;

import org.jspecify.annotations.Nullable;

/** A file that cannot be used at all; nothing of it was applied. */
final class FileRefused extends RuntimeException {

    private final Finding finding;

    FileRefused(Finding finding, @Nullable Throwable cause) {
        super(
                finding.file() + ": " + finding.message()
                        + (finding.pointer().isEmpty() ? "" : " at " + finding.pointer()),
                cause);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
