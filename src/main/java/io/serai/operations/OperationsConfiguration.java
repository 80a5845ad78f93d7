package io.serai.operations;

import io.serai.audit.AuditTrail;
import io.serai.credential.Connections;
import io.serai.tenant.AdminKey;
import jakarta.servlet.DispatcherType;
import java.util.stream.Stream;
import org.jolokia.server.core.service.api.Restrictor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may see what on port 9090. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

    private static final String[] OPEN = {
        "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"
    };
    private static final String[] WITH_LOGIN = {"/actuator/hawtio", "/actuator/hawtio/**", "/actuator/jolokia/**"};

    @Bean
    AuthenticationProvider adminLogin(AdminKey key) {
        return new AdminLogin(key);
    }

    @Bean
    SecurityFilterChain operationsAccess(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(paths(OPEN))
                        .permitAll()
                        // Hawtio's way to other machines.
                        .requestMatchers(paths("/actuator/hawtio/proxy/**"))
                        .denyAll()
                        .requestMatchers(paths(WITH_LOGIN))
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .formLogin(form -> form.defaultSuccessUrl("/actuator/hawtio/"))
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.csrfTokenRepository(tokenCookie()).csrfTokenRequestHandler(plainToken()))
                .addFilterBefore(new SameOriginFilter(), CsrfFilter.class)
                .build();
    }

    /** Without Spring MVC, whose mappings would be made for it while the process starts. */
    private static RequestMatcher[] paths(String... patterns) {
        return Stream.of(patterns)
                .map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toArray(RequestMatcher[]::new);
    }

    private static CookieCsrfTokenRepository tokenCookie() {
        CookieCsrfTokenRepository repository = CookieCsrfTokenRepository.withHttpOnlyFalse();
        repository.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        return repository;
    }

    /** Hawtio's script reads the token from its cookie and sends it back as it is, so it must not be masked. */
    private static CsrfTokenRequestAttributeHandler plainToken() {
        CsrfTokenRequestAttributeHandler handler = new CsrfTokenRequestAttributeHandler();
        handler.setCsrfRequestAttributeName(null); // set the cookie with every answer, not only when a page asks
        return handler;
    }

    @Bean
    Restrictor jolokiaAccess() {
        return new JolokiaAccess();
    }

    @Bean
    HealthIndicator journalHealthIndicator(AuditTrail trail) {
        return new JournalHealth(trail);
    }

    @Bean
    HealthIndicator credentialsHealthIndicator(Connections connections) {
        return new CredentialsHealth(connections);
    }
}
