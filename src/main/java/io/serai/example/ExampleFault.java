package io.serai.example;

/**
 * An example that does not hold true.
 *
 * @param line where the example begins, from 1
 * @param number of the example within its tool, from 1
 * @param message what is different
 */
public record ExampleFault(String file, int line, String toolId, int number, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": Example " + number + " of " + toolId + ": " + message;
    }
}
