package dev.keyfob.http.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32, 192.0.2.0/24",
        "::ffff:192.0.2.7, 192.0.2.7/32, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64, 2001:db8:1::/48",
        "2001:db8::1, 2001:db8::/64, 2001:db8::/48",
        "2001:db8:0:1::1, 2001:db8:0:1::/64, 2001:db8::/48",
        "::1, ::/64, ::/48",
        "fe80::1%lo, fe80::/64, fe80::/48"
    })
    void aHolderOfAddressesIsCountedOnceAndKeptShortened(
            String literal, String network, String shortened) {
        ClientAddress address = ClientAddress.parse(literal).orElseThrow();

        assertThat(address.network()).isEqualTo(network);
        assertThat(address.shortened()).isEqualTo(shortened);
        assertThat(address).hasToString(shortened);
    }

    @Test
    void neighboursInOneIpv6NetworkAreCountedTogether() {
        assertThat(ClientAddress.parse("2001:db8:1:2::1").orElseThrow().network())
                .isEqualTo(ClientAddress.parse("2001:db8:1:2:ffff::1").orElseThrow().network());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "unknown", "1.2.3.4.5", "256.1.1.1", "_hidden"})
    void nothingButAnAddressIsRead(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }
}
