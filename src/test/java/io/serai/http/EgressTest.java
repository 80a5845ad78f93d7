package io.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names mean what the resolver says at the moment of the connection, and only public addresses will do. */
class EgressTest {

    private static final URI ADDRESS = URI.create("https://auth.example.com/token");

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] all = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            all[i] = InetAddress.getByName(literals[i]);
        }
        return all;
    }

    @Test
    void aNameThatMeansAnInternalMachineIsRefused() throws Exception {
        Egress egress = new Egress(host -> addresses("93.184.216.34", "10.0.0.7"));
        assertThat(egress.fault(ADDRESS)).contains("public internet");
        assertThatThrownBy(() -> egress.pin(ADDRESS)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aNameThatIsRebindedIsRefusedWhenItIsConnectedTo() throws Exception {
        // Given: public when it is stored, loopback afterwards.
        AtomicInteger asked = new AtomicInteger();
        Egress egress = new Egress(host -> addresses(asked.incrementAndGet() == 1 ? "93.184.216.34" : "127.0.0.1"));
        assertThat(egress.fault(ADDRESS)).isNull();

        // When, Then
        assertThatThrownBy(() -> egress.pin(ADDRESS)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void theAddressThatWasCheckedIsTheOneToConnectTo() throws Exception {
        Egress egress = new Egress(host -> addresses("93.184.216.34"));
        assertThat(egress.pin(ADDRESS).getHostAddress()).isEqualTo("93.184.216.34");
    }

    @Test
    void aNameThatCannotBeLookedUpMayBeStoredAndNotConnectedTo() {
        Egress egress = new Egress(host -> {
            throw new UnknownHostException(host);
        });
        assertThat(egress.fault(ADDRESS)).isNull();
        assertThatThrownBy(() -> egress.pin(ADDRESS)).isInstanceOf(UnknownHostException.class);
    }
}
