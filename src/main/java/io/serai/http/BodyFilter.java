package io.serai.http;

import io.serai.problem.Problem;

/** What becomes of a body on its way; as many bytes come out as go in, though perhaps later. */
public interface BodyFilter {

    /**
     * @return what may go on already; perhaps nothing
     * @throws Problem if the body is not to go on
     */
    byte[] pass(byte[] piece);

    /** Called once, after the last piece. */
    byte[] rest();
}
