package io.serai.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.secret.DataFolder;
import io.serai.secret.KeyFile;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    Journal auditJournal(DataFolder data, AuditSettings settings, Clock clock) {
        return new Journal(data.path().resolve("audit"), settings, clock);
    }

    @Bean
    ArgumentsHash argumentsHash(DataFolder data) {
        return new ArgumentsHash(KeyFile.readOrCreate(data.path().resolve("audit.key"), KeyFile::random));
    }

    @Bean
    AuditRecords auditRecords(Journal journal, ObjectMapper json, Optional<AuditArchive> archive) {
        return new AuditRecords(journal, json, archive.orElse(null));
    }

    @Bean
    AuditFeed auditFeed(Journal journal) {
        return new AuditFeed(journal);
    }

    @Bean
    @ConditionalOnProperty("serai.audit.fsync")
    DiskSync auditDiskSync(Journal journal) {
        return new DiskSync(journal::force);
    }

    @Bean
    AuditTrail auditTrail(
            Journal journal,
            AuditSettings settings,
            ObjectMapper json,
            Clock clock,
            ArgumentsHash hash,
            Optional<DiskSync> sync,
            Optional<AuditTally> tally) {
        return new AuditTrail(journal, settings, json, clock, hash, sync.orElse(null), tally.orElse(AuditTally.NOBODY));
    }
}
