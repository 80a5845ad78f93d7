package io.serai.result;

/** Takes one result, piece by piece. All methods may block; they may be called by several threads. */
public interface ResultWriter {

    /** @throws io.serai.problem.Problem {@code RESULT_NOT_KEPT} if there is no room for it */
    void write(byte[] bytes);

    /** Ends the result; from now on it can be read. */
    KeptResult finish();

    /** Throws away what was written, finished or not. */
    void abort();
}
