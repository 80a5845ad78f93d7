package io.serai.search;

/** Makes vectors of texts: of length 1, and near each other for texts that mean the same. */
interface Embedder {

    /** Takes milliseconds of one processor, the first time seconds. */
    float[] embed(String text);

    /** What it is called; vectors of different models cannot be compared. */
    String model();

    /** How near to each other texts are that have nothing in common, as the product of their vectors. */
    double unrelated();
}
