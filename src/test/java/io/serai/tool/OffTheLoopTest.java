package io.serai.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.processor.DelegateSyncProcessor;
import org.junit.jupiter.api.Test;

class OffTheLoopTest {

    @Test
    void aRouteThatMayWaitLeavesTheThreadOfItsCallerAndAnswersOnce() throws Exception {
        // Given
        CompletableFuture<Thread> ranOn = new CompletableFuture<>();
        OffTheLoop route = new OffTheLoop(new DelegateSyncProcessor(exchange -> {
            ranOn.complete(Thread.currentThread());
            exchange.getMessage().setBody("done");
        }));
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        try (CamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);

            // When
            boolean sync = route.process(exchange, answered::complete);

            // Then
            assertThat(sync).isFalse();
            assertThat(answered.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(ranOn.get(10, TimeUnit.SECONDS).isVirtual()).isTrue();
            assertThat(exchange.getMessage().getBody()).isEqualTo("done");
        }
    }
}
