package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.serai.audit.AuditTrail;
import io.serai.credential.Connections;
import io.serai.credential.OutsideConnections;
import io.serai.provider.Providers;
import io.serai.secret.DataFolder;
import io.serai.secret.LocalCipher;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What keeps connections fresh. */
@Configuration(proxyBeanMethods = false)
class RefreshConfiguration {

    @Bean
    Refreshes refreshes(JdbcClient sql, Clock clock, RefreshSettings settings) {
        return new Refreshes(sql, clock, UUID.randomUUID().toString(), settings.lease());
    }

    @Bean
    PairSpill pairSpill(DataFolder data, ObjectMapper json) {
        return new PairSpill(data, new LocalCipher(data), json);
    }

    @Bean
    PairWriter pairWriter(Connections connections, Refreshes refreshes) {
        return new PairWriter(connections, refreshes);
    }

    @Bean
    PairKeeper pairKeeper(Connections connections, PairSpill spill, PairWriter writer) {
        return new PairKeeper(connections, spill, writer);
    }

    @Bean
    RefreshMeans refreshMeans(Providers providers, ClientApps apps, TokenEndpoint endpoint) {
        return new RefreshMeans(providers, apps, endpoint);
    }

    @Bean
    RefreshRecords refreshRecords(AuditTrail trail, MeterRegistry registry, ApplicationEventPublisher events) {
        return new RefreshRecords(trail, registry, events);
    }

    @Bean
    RefreshAttempt refreshAttempt(
            Connections connections,
            Refreshes refreshes,
            RefreshMeans means,
            PairKeeper keeper,
            RefreshRecords records,
            RefreshSettings settings,
            Clock clock) {
        return new RefreshAttempt(connections, refreshes, means, keeper, records, settings, clock);
    }

    @Bean
    RefreshPlan refreshPlan(DataSource database, Refreshes refreshes, PairSpill spill) {
        return new RefreshPlan(SchedulerClient.Builder.create(database).build(), refreshes, spill);
    }

    @Bean
    TokenRefresher tokenRefresher(
            Connections connections, Refreshes refreshes, RefreshAttempt attempt, RefreshPlan plan, Clock clock) {
        return new TokenRefresher(connections, refreshes, attempt, plan, clock);
    }

    @Bean
    OutsideSweep outsideSweep(
            Tenants tenants, ObjectProvider<OutsideConnections> outside, RefreshSettings settings, Clock clock) {
        return new OutsideSweep(tenants, outside.getIfAvailable(), settings.sweep(), clock);
    }

    @Bean
    RefreshSchedule refreshSchedule(
            DataSource database,
            Connections connections,
            TokenRefresher refresher,
            Refreshes refreshes,
            OutsideSweep sweep,
            RefreshSettings settings,
            Clock clock,
            ObjectProvider<RecurringTask<?>> others) {
        return new RefreshSchedule(
                database,
                connections,
                refresher,
                refreshes,
                sweep,
                settings,
                clock,
                others.orderedStream().toList());
    }

    @Bean
    RefreshUpkeep refreshUpkeep(
            Connections connections,
            Refreshes refreshes,
            TokenRefresher refresher,
            PairSpill spill,
            PairWriter writer,
            RefreshSettings settings) {
        return new RefreshUpkeep(connections, refreshes, refresher, spill, writer, settings);
    }

    /** Only now are the providers' files loaded, which say where tokens are renewed. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> refreshStart(RefreshUpkeep upkeep, RefreshSchedule schedule) {
        return ready -> {
            upkeep.start();
            schedule.start();
        };
    }

    /** One indexed count, asked when somebody reads the metrics. */
    @Bean
    MeterBinder refreshQueue(RefreshPlan plan, Clock clock) {
        return registry -> Gauge.builder("serai.refresh.queue", () -> plan.overdue(clock.instant()))
                .description("Connections whose refresh is due and not done")
                .register(registry);
    }
}
