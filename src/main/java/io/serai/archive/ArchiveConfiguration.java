package io.serai.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.AuditArchive;
import io.serai.audit.AuditFeed;
import io.serai.audit.AuditSettings;
import io.serai.http.OutboundClient;
import io.serai.secret.DataFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class ArchiveConfiguration {

    @Bean
    Shipping auditShipping(
            ArchiveSettings settings,
            AuditFeed feed,
            DataFolder data,
            CamelContext camel,
            ProducerTemplate producer,
            ShipperMeters meters,
            Clock clock,
            Optional<Shipper> sql) {
        Path folder = data.path().resolve("audit");
        List<Shipper> shippers = new ArrayList<>(sql.stream().toList());
        for (TargetAddress address : TargetAddress.parse(settings.uri())) {
            PositionFile position = new PositionFile(folder.resolve(address.fileName()));
            Target target = new CamelTarget(address, position, camel, producer);
            shippers.add(new Shipper(feed, target, meters, clock));
        }
        return new Shipping(feed, shippers);
    }

    @Bean
    ShipperMeters shipperMeters(MeterRegistry registry) {
        return new ShipperMeters(registry);
    }

    @Bean
    @ConditionalOnProperty("serai.archive.sql")
    Shipper auditSqlShipper(
            AuditFeed feed, JdbcTemplate sql, TransactionOperations transaction, ShipperMeters meters, Clock clock) {
        Target target = new SqlTarget(new AuditTables(sql), transaction);
        return new Shipper(feed, target, meters, clock);
    }

    @Bean
    @ConditionalOnProperty("serai.archive.sql")
    AuditArchive auditArchive(JdbcTemplate sql, Shipper auditSqlShipper, ObjectMapper json) {
        return new SqlArchive(sql, auditSqlShipper, json);
    }

    /** On one of the instances. */
    @Bean
    @ConditionalOnProperty("serai.archive.sql")
    RecurringTask<Void> sweepAuditRecords(JdbcTemplate sql, AuditSettings settings, Clock clock) {
        return Tasks.recurring("sweep-audit-records", FixedDelay.ofHours(1))
                .execute((instance, context) -> new AuditTables(sql)
                        .removeBefore(clock.instant().minus(settings.retentionDays(), ChronoUnit.DAYS)));
    }

    @Bean
    CamelContextConfiguration auditShipRoutes(ArchiveSettings settings) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                TargetAddress.parse(settings.uri()).forEach(address -> addRoute(camel, address));
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {}
        };
    }

    private static void addRoute(CamelContext camel, TargetAddress address) {
        if (camel.getComponent(address.scheme(), true, false) == null) {
            throw new IllegalStateException("SERAI_AUDIT_URI: there is no component of Camel for " + address.scheme()
                    + ": here; put its jars into the folder extensions, see docs/audit.md");
        }
        camel.getPropertiesComponent().addOverrideProperty(ShipRoute.property(address), address.uri());
        try {
            camel.addRoutes(new ShipRoute(address));
        } catch (Exception refused) {
            throw RuntimeCamelException.wrapRuntimeException(refused);
        }
    }

    /** Camel asks for a component by its scheme when an address has it, and not before. */
    @Bean({"https-component", "http-component"})
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    Component auditReceivers(OutboundClient client, ArchiveSettings settings) {
        return new ReceiverComponent(client, settings.authorization());
    }
}
