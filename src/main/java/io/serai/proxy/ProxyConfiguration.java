package io.serai.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.http.PublicUrl;
import io.serai.provider.PassThrough;
import io.serai.provider.Providers;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/proxy.yaml}; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

    @Bean
    Processor readProxyCall(
            Providers providers,
            PublicUrl publicUrl,
            PassThrough passThrough,
            ObjectMapper json,
            MeterRegistry registry,
            ProxySettings settings,
            @Value("${serai.http.max-body-bytes}") int maxHeldBody,
            @Value("${serai.http.max-answer-bytes}") int maxHeldAnswer) {
        ProxyMeans means = new ProxyMeans(passThrough, json, new ProxyMeters(registry), maxHeldAnswer);
        return new ReadProxyCall(providers, publicUrl, new ProxyCalls(means, settings), maxHeldBody);
    }

    @Bean
    Processor judgeProxied(ObjectMapper json) {
        return new JudgeProxied(json);
    }

    @Bean
    Processor answerProxied(ObjectMapper json, Clock clock) {
        return new AnswerProxied(json, clock);
    }
}
