package io.serai.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * Camel's HTTP engine SPI on our event loops. The stock engines run every exchange on a worker thread and turn every
 * header into a message header; this one does neither.
 */
final class LoopEngine implements PlatformHttpEngine {

    private final PathTable paths;
    private final EventLoops loops;
    private final AnswerWriter answers;
    private final LongAnswers longAnswers;
    private final HttpSettings settings;

    LoopEngine(
            PathTable paths, EventLoops loops, AnswerWriter answers, LongAnswers longAnswers, HttpSettings settings) {
        this.paths = paths;
        this.loops = loops;
        this.answers = answers;
        this.longAnswers = longAnswers;
        this.settings = settings;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new LoopConsumer(endpoint, processor, paths, loops, answers, longAnswers);
    }

    @Override
    public int getServerPort() {
        return settings.port();
    }
}
