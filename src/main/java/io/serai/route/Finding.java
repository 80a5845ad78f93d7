package io.serai.route;

/**
 * Something wrong in a route file.
 *
 * @param line from 1
 * @param column from 1
 * @param hint what to write instead
 */
record Finding(String file, int line, int column, String message, String hint) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
