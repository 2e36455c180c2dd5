// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientNetworkTest {
    private static Optional<ClientNetwork> of(String literal, int port) throws UnknownHostException {
        return ClientNetwork.of(new InetSocketAddress(InetAddress.getByName(literal), port));
    }

    @Test
    void addressesAreTheirOwnAndThoseOfIpv6AreTheirNetworks() throws UnknownHostException {
        assertThat(of("192.0.2.1", 1)).isPresent().isEqualTo(of("192.0.2.1", 2)).hasSameHashCodeAs(of("192.0.2.1", 2));
        assertThat(of("192.0.2.1", 1)).isNotEqualTo(of("192.0.2.2", 1));
        assertThat(of("2001:db8:1:2::1", 1)).isEqualTo(of("2001:db8:1:2:ffff::9", 1));
        assertThat(of("2001:db8:1:2::1", 1)).isNotEqualTo(of("2001:db8:1:3::1", 1));
    }

    @Test
    void whatHasNoAddressHasNoNetwork() {
        assertThat(ClientNetwork.of(UnixDomainSocketAddress.of("/run/a"))).isEmpty();
        assertThat(ClientNetwork.of(InetSocketAddress.createUnresolved("a.example", 1)))
                .isEmpty();
    }
}
