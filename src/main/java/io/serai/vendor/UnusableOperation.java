package io.serai.vendor;

/** Why one operation cannot be a tool; the others of its document may. */
final class UnusableOperation extends RuntimeException {

    UnusableOperation(String message) {
        super(message, null, false, false);
    }
}
