package io.serai.gateway;

import io.serai.audit.AuditRecords;
import io.serai.tenant.OperatorKeys;
import io.serai.tool.Catalogue;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that read the audit trail. */
@Configuration(proxyBeanMethods = false)
class AuditStepsConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService auditReaders() {
        return AuditReading.executor();
    }

    @Bean
    ArgumentSight argumentSight(OperatorKeys operators) {
        return new ArgumentSight(operators);
    }

    @Bean
    Processor listAudit(
            AuditRecords records,
            Catalogue catalogue,
            ArgumentSight sight,
            @Qualifier("auditReaders") ExecutorService readers,
            @Qualifier("auditTap") ExecutorService tap) {
        return new ListAudit(records, catalogue, sight, readers, tap, true);
    }

    @Bean
    Processor listAllAudit(
            AuditRecords records,
            Catalogue catalogue,
            ArgumentSight sight,
            @Qualifier("auditReaders") ExecutorService readers,
            @Qualifier("auditTap") ExecutorService tap) {
        return new ListAudit(records, catalogue, sight, readers, tap, false);
    }

    @Bean
    Processor verifyAudit(
            AuditRecords records,
            @Qualifier("auditReaders") ExecutorService readers,
            @Qualifier("auditTap") ExecutorService tap) {
        return new VerifyAudit(records, readers, tap);
    }
}
