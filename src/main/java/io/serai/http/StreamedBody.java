package io.serai.http;

/** A body that goes out while it is still being made. */
public sealed interface StreamedBody permits AnswerStream, PassedAnswer, EventStream {}
