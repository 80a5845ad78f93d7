package io.serai.route;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** A bean that an operator might allow: it has a word, and makes it the result. */
public final class WordStrategy implements AggregationStrategy, AutoCloseable {

    static volatile String closed = "";

    private String word = "";

    public void setWord(String word) {
        this.word = word;
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange next) {
        next.getMessage().setBody("{\"word\":\"" + word + "\"}");
        return next;
    }

    @Override
    public void close() {
        closed = word;
    }
}
