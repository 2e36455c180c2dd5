// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerAddressesTest {
    private static final int AT = 64;

    private final PeerAddresses peers = new PeerAddresses();
    private final ByteBuffer block = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());

    private InetSocketAddress written(InetSocketAddress address) throws SocketException {
        int length = peers.put(address, block, AT);
        assertThat(length).isEqualTo(address.getAddress() instanceof Inet6Address ? 28 : 16);
        return peers.get(block, AT);
    }

    private static List<InetSocketAddress> many() throws UnknownHostException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 1; i < 2_000; i++) {
            byte[] ipv4 = {10, 0, (byte) (i >> 8), (byte) i};
            byte[] ipv6 = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) (i >> 8), (byte) i};
            addresses.add(new InetSocketAddress(InetAddress.getByAddress(ipv4), i));
            addresses.add(new InetSocketAddress(Inet6Address.getByAddress(null, ipv6, i % 3), i));
        }
        return addresses;
    }

    @Test
    void whatIsWrittenIsReadHoweverManyThereAre() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (InetSocketAddress each : many()) {
                InetSocketAddress read = written(each);
                assertThat(read).isEqualTo(each);
                assertThat(scope(read)).isEqualTo(scope(each));
            }
        }
    }

    private static int scope(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
    }

    @Test
    void theSameBytesAreTheSameObject() throws Exception {
        InetSocketAddress sender = new InetSocketAddress("192.0.2.7", 53);
        InetSocketAddress first = written(sender);
        assertThat(written(sender)).isSameAs(first);
        assertThat(written(first)).isSameAs(first);
        assertThat(written(new InetSocketAddress("192.0.2.7", 54))).isNotEqualTo(first);
    }
}
