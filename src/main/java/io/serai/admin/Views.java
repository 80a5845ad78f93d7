package io.serai.admin;

import io.serai.http.Request;

/** Which form of an answer a caller gets. */
final class Views {

    private Views() {}

    /** The envelope is always full; a bare answer is on request. */
    static boolean isFull(Request request) {
        return request.enveloped() || "full".equals(request.query("view"));
    }
}
