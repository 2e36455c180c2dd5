// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 203.0.113.9, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/63, 2001:db8:0:1::9, true",
        "2001:db8::/63, 2001:db8:0:2::9, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::1, 127.0.0.1, false",
    })
    void anAddressIsInANetworkWhenTheFirstBitsAreTheSame(String network, String address, boolean in) {
        assertThat(IpNetwork.parse(network).contains(IpNetwork.parseAddress(address)))
                .isEqualTo(in);
    }

    @Test
    void aMappedAddressIsTheIpv4AddressHoweverJavaKeepsIt() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;
        InetAddress kept = Inet6Address.getByAddress("", mapped, 0);
        assertThat(kept).isInstanceOf(Inet6Address.class);
        assertThat(IpNetwork.parse("10.0.0.0/8").contains(kept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "fd00::1/8",
                "::1/129",
                "10.0.0/8",
                "010.0.0.0/8",
                "10.0.0.256",
                "localhost",
                "example.org/8",
                "1:2",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "[::1]",
                "fe80::1%lo",
                "::ffff:1.2.3",
                "::ffff:1.2.3.04",
                " 10.0.0.1",
            })
    void whatIsNoNetworkIsNamed(String text) {
        assertThatThrownBy(() -> IpNetwork.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void aListHasCommas() {
        assertThat(IpNetwork.parseList("10.0.0.0/8,::1"))
                .containsExactly(IpNetwork.parse("10.0.0.0/8"), IpNetwork.parse("::1/128"));
        assertThatThrownBy(() -> IpNetwork.parseList("10.0.0.0/8,")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aNetworkReadsBackAndHasItsOwnAddresses(
            @ForAll @Size(16) byte[] address, @ForAll @IntRange(max = 128) int bits, @ForAll boolean four)
            throws UnknownHostException {
        byte[] whole = java.util.Arrays.copyOf(address, four ? 4 : 16);
        byte[] start = whole.clone();
        int counting = Math.min(bits, whole.length * 8);
        for (int i = counting; i < whole.length * 8; i++) {
            start[i >> 3] &= (byte) ~(0x80 >> (i & 7));
        }
        String text = InetAddress.getByAddress(start).getHostAddress() + "/" + counting;
        IpNetwork network = IpNetwork.parse(text);
        assertThat(IpNetwork.parse(network.toString())).isEqualTo(network).hasSameHashCodeAs(network);
        assertThat(network.contains(InetAddress.getByAddress(whole))).isTrue();
        if (counting > 0) {
            whole[(counting - 1) >> 3] ^= (byte) (0x80 >> ((counting - 1) & 7));
            assertThat(network.contains(InetAddress.getByAddress(whole))).isFalse();
        }
    }
}
