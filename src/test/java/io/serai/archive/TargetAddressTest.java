package io.serai.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetAddressTest {

    @Test
    void aNameHoldsNothingThatMayBeSecret() {
        // When
        var targets = TargetAddress.parse(
                " https://user:canary@siem.example/in?token=canary\n"
                        + "kafka:serai-audit?brokers=a:9092,b:9092&saslJaasConfig=RAW(canary)  file:/var/audit?fileExist=Append ");

        // Then
        assertThat(targets)
                .extracting(TargetAddress::name)
                .containsExactly("https://siem.example/in", "kafka:serai-audit", "file:/var/audit");
        assertThat(targets).extracting(TargetAddress::takesManyLines).containsExactly(true, false, true);
        assertThat(targets).extracting(TargetAddress::fileName).doesNotHaveDuplicates();
    }

    @Test
    void noneIsNone() {
        assertThat(TargetAddress.parse("  ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka:audit?brokers=a:9092 kafka:audit?brokers=b:9092",
                "/var/log/audit",
                "file:/var/audit?fileName=audit.jsonl"
            })
    void whatWouldLoseRecordsIsRefused(String uris) {
        assertThatThrownBy(() -> TargetAddress.parse(uris))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("SERAI_AUDIT_URI");
    }
}
