package io.serai.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    @Bean
    EventLoops eventLoops(HttpSettings settings) {
        return new EventLoops(settings);
    }

    @Bean
    PathTable pathTable() {
        return new PathTable();
    }

    @Bean
    ProblemAnswers problemAnswers(ObjectMapper json) {
        return new ProblemAnswers(json);
    }

    @Bean
    AnswerWriter answerWriter(ProblemAnswers problems, EventLoops loops) {
        return new AnswerWriter(problems, loops);
    }

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    LoopEngine loopEngine(
            PathTable paths, EventLoops loops, AnswerWriter answers, LongAnswers longAnswers, HttpSettings settings) {
        return new LoopEngine(paths, loops, answers, longAnswers, settings);
    }

    @Bean
    FrontDoor frontDoor(HttpSettings settings, EventLoops loops, PathTable paths, AnswerWriter answers) {
        return new FrontDoor(settings, loops, paths, answers);
    }

    @Bean
    LongAnswers longAnswers(HttpSettings settings, MeterRegistry meters) {
        return new LongAnswers(settings.longAnswerPlaces(), settings.maxAnswerBytes(), meters);
    }

    @Bean
    OutboundClient outboundClient(EventLoops loops, LongAnswers longAnswers, HttpSettings settings) {
        return new OutboundClient(loops, longAnswers, settings.maxAnswerBytes());
    }

    @Bean
    Egress egress() {
        return new Egress(InetAddress::getAllByName);
    }

    @Bean
    Opening opening(FrontDoor door) {
        return new Opening(door);
    }

    /** Opens the door when everything behind it runs, and closes it before anything stops. */
    static final class Opening {

        private final FrontDoor door;

        Opening(FrontDoor door) {
            this.door = door;
        }

        @Order(0)
        @EventListener(ApplicationReadyEvent.class)
        void open() {
            door.open();
        }

        /** Before streams of events are ended, so that their clients find another instance when they come again. */
        @Order(-2)
        @EventListener(ContextClosedEvent.class)
        void leave() {
            door.leave();
        }

        @Order(0)
        @EventListener(ContextClosedEvent.class)
        void close() {
            door.close();
        }
    }
}
