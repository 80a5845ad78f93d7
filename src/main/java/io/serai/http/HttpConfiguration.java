package io.serai.http;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    LoopEngine loopEngine(PathTable paths, EventLoops loops, AnswerWriter answers, HttpSettings settings) {
        return new LoopEngine(paths, loops, answers, settings);
    }

    @Bean
    FrontDoor frontDoor(HttpSettings settings, EventLoops loops, PathTable paths, AnswerWriter answers) {
        return new FrontDoor(settings, loops, paths, answers);
    }

    @Bean
    OutboundClient outboundClient(EventLoops loops, HttpSettings settings) {
        return new OutboundClient(loops, settings.maxAnswerBytes());
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

        @Order(0)
        @EventListener(ContextClosedEvent.class)
        void close() {
            door.close();
        }
    }
}
