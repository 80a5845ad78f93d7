package io.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final AddressBlocks TRUSTED = AddressBlocks.of(List.of("10.0.0.0/8", "fd00::/8", "127.0.0.1"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the peer        | what it wrote, one header a part between !        | the client
            203.0.113.9       | 198.51.100.1                                      | 203.0.113.9
            10.0.0.1          |                                                   | 10.0.0.1
            10.0.0.1          | 198.51.100.1                                      | 198.51.100.1
            10.0.0.1          | 127.0.0.1, 198.51.100.1                           | 198.51.100.1
            10.0.0.1          | 192.0.2.66, 198.51.100.1, 10.9.9.9                | 198.51.100.1
            10.0.0.1          | 192.0.2.66 ! 198.51.100.1                         | 198.51.100.1
            10.0.0.1          | 198.51.100.1 ! 10.2.0.1                           | 198.51.100.1
            10.0.0.1          | 10.0.0.3, 10.0.0.2                                | 10.0.0.3
            10.0.0.1          | 198.51.100.1:4711                                 | 198.51.100.1
            10.0.0.1          | [2001:db8::1]:4711                                | 2001:db8:0:0:0:0:0:1
            10.0.0.1          | 2001:DB8:0::1                                     | 2001:db8:0:0:0:0:0:1
            10.0.0.1          | ::ffff:198.51.100.1                               | 198.51.100.1
            fd00:0:0:0:0:0:0:5| 2001:db8::1                                       | 2001:db8:0:0:0:0:0:1
            10.0.0.1          | 198.51.100.1, unknown                             | 10.0.0.1
            10.0.0.1          | 198.51.100.1,                                     | 10.0.0.1
            10.0.0.1          | 198.51.100.1, 010.0.0.1x                          | 10.0.0.1
            10.0.0.1          | 198.51.100.1, localhost                           | 10.0.0.1
            10.0.0.1          | 198.51.100.1, fe80::1%eth0                        | 10.0.0.1
            """)
    void theClientIsTheFirstFromTheRightWhoIsNoProxyOfOurs(String peer, String written, String client) {
        // Given
        TrustedProxies proxies = new TrustedProxies(TRUSTED, ForwardedBy.X_FORWARDED_FOR);

        // Then
        assertThat(proxies.client(peer, values(written))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            for=198.51.100.1                                      | 198.51.100.1
            For="198.51.100.1:4711";proto=https                   | 198.51.100.1
            proto=http;for="[2001:db8::1]:4711";by=10.0.0.1       | 2001:db8:0:0:0:0:0:1
            for=192.0.2.66, for=198.51.100.1;host=a, for=10.0.0.2 | 198.51.100.1
            for=192.0.2.66 ! for=198.51.100.1                     | 198.51.100.1
            for=198.51.100.1, for=_hidden                         | 10.0.0.1
            for=198.51.100.1, for=unknown                         | 10.0.0.1
            for=198.51.100.1, proto=https                         | 10.0.0.1
            xfor=198.51.100.1                                     | 10.0.0.1
            198.51.100.1                                          | 10.0.0.1
            """)
    void theStandardsHeaderIsReadTheSameWay(String written, String client) {
        // Given
        TrustedProxies proxies = new TrustedProxies(TRUSTED, ForwardedBy.FORWARDED);

        // Then
        assertThat(proxies.client("10.0.0.1", values(written))).isEqualTo(client);
    }

    @Test
    void withoutProxiesNobodyIsListenedTo() {
        // Given
        TrustedProxies none = new TrustedProxies(AddressBlocks.of(List.of()), ForwardedBy.X_FORWARDED_FOR);

        // Then
        assertThat(none.areNone()).isTrue();
        assertThat(none.client("10.0.0.1", List.of("198.51.100.1"))).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.1-10.0.0.9", "*", ""})
    void aProxyThatIsNoAddressRefusesTheStart(String proxy) {
        assertThatThrownBy(() -> new HttpSettings(
                        "::",
                        0,
                        0,
                        1,
                        1,
                        0,
                        1,
                        1,
                        List.of("127.0.0.1", proxy),
                        ForwardedBy.X_FORWARDED_FOR,
                        Duration.ZERO,
                        Duration.ZERO))
                .hasMessageContaining("SERAI_TRUSTED_PROXIES");
    }

    private static List<String> values(String written) {
        return written == null
                ? List.of()
                : Arrays.stream(written.split("!")).map(String::trim).toList();
    }
}
