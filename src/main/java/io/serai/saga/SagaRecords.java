package io.serai.saga;

/** Told of every attempt to undo something. */
interface SagaRecords {

    void compensated(Saga saga);

    /** @param saga with the steps that are still to be undone */
    void postponed(Saga saga);

    /** @param saga with the steps that stay as they are */
    void failed(Saga saga);
}
