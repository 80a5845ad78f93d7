package io.serai.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.ArgumentsHash;
import io.serai.credential.Connections;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.tool.Catalogue;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The steps that keep failed calls and send them again. */
@Configuration(proxyBeanMethods = false)
class LetterStepsConfiguration {

    @Bean
    Processor park(
            DeadLetters letters,
            LetterArguments arguments,
            Connections connections,
            ArgumentsHash hash,
            MeterRegistry registry,
            Clock clock) {
        return new Park(letters, arguments, connections, hash, new LostLetters(registry), clock);
    }

    @Bean
    Processor listDeadLetters(DeadLetters letters, Catalogue catalogue) {
        return new ListDeadLetters(letters, catalogue);
    }

    @Bean
    Processor getDeadLetter(DeadLetters letters, LetterArguments arguments) {
        return new GetDeadLetter(letters, arguments);
    }

    @Bean
    Processor discardDeadLetter(DeadLetters letters, Clock clock) {
        return new DiscardDeadLetter(letters, clock);
    }

    @Bean
    Processor replayDeadLetter(
            @Lazy CamelContext camel,
            DeadLetters letters,
            LetterArguments arguments,
            Connections connections,
            Catalogue catalogue) {
        return new ReplayDeadLetter(
                new InnerRoute(camel, "direct:resend"), letters, arguments, new ReplayChecks(connections, catalogue));
    }

    @Bean
    Processor answerReplay(Answers answers) {
        return new AnswerReplay(answers);
    }
}
