// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SocketAddressesTest {
    private static final int ROOM = 112;

    /** What is in memory is anybody's, and must not show. */
    private final ByteBuffer block = dirty();

    private static ByteBuffer dirty() {
        ByteBuffer memory = ByteBuffer.allocateDirect(ROOM).order(ByteOrder.nativeOrder());
        for (int i = 0; i < ROOM; i++) {
            memory.put(i, (byte) 0xa5);
        }
        return memory;
    }

    @Property
    void ipv4ComesBack(@ForAll @Size(4) byte[] bytes, @ForAll @IntRange(max = 65_535) int port) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        assertThat(SocketAddresses.put(address, block, 0)).isEqualTo(16);
        assertThat(SocketAddresses.isIpv4(block)).isTrue();
        assertThat(SocketAddresses.get(block)).isEqualTo(address);
        assertThat(SocketAddresses.port(block)).isEqualTo((char) port);
        assertThat(SocketAddresses.ofIpv4(SocketAddresses.ipv4(block), SocketAddresses.port(block)))
                .isEqualTo(address);
    }

    @Property
    void ipv6ComesBackWithItsScope(
            @ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 65_535) int port, @ForAll @IntRange int scope)
            throws Exception {
        Assume.that(scope != 0 || !isMappedIpv4(bytes));
        InetSocketAddress address = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, scope), port);
        assertThat(SocketAddresses.put(address, block, 0)).isEqualTo(28);
        assertThat(SocketAddresses.isIpv4(block)).isFalse();
        InetSocketAddress back = SocketAddresses.get(block);
        assertThat(back).isEqualTo(address);
        assertThat(((Inet6Address) back.getAddress()).getScopeId()).isEqualTo(scope);
    }

    private static boolean isMappedIpv4(byte[] bytes) {
        byte[] prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
        return Arrays.equals(bytes, 0, 12, prefix, 0, 12);
    }

    @Test
    void longestPathComesBackAndOneMoreDoesNotFit() throws Exception {
        UnixDomainSocketAddress longest = UnixDomainSocketAddress.of("/" + "x".repeat(105));
        assertThat(SocketAddresses.put(longest, block, 0)).isEqualTo(109);
        assertThat(SocketAddresses.get(block, 109)).isEqualTo(longest);
        assertThatThrownBy(() -> SocketAddresses.put(UnixDomainSocketAddress.of("/" + "x".repeat(106)), block, 0))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("at most 106 bytes, this one has 107");
    }

    @Test
    void namesThatAreNoPathsAreNone() throws Exception {
        UnixDomainSocketAddress unnamed = UnixDomainSocketAddress.of("");
        int unused = SocketAddresses.put(UnixDomainSocketAddress.of("/run/old"), block, 0);
        assertThat(SocketAddresses.get(block, 2)).isEqualTo(unnamed);
        block.put(2, (byte) 0).put(3, (byte) 'a'); // an abstract name
        assertThat(SocketAddresses.get(block, 4)).isEqualTo(unnamed);
    }

    @Test
    void theFlowIsNone() throws Exception {
        int unused = SocketAddresses.put(new InetSocketAddress("::1", 80), block, 0);
        assertThat(block.getInt(4)).isZero();
        assertThat(block.getInt(24)).isZero();
    }

    @Test
    void portsAreInTheNetworksOrder() throws Exception {
        int unused = SocketAddresses.put(new InetSocketAddress("127.0.0.1", 0x1234), block, 0);
        assertThat(block.get(2)).isEqualTo((byte) 0x12);
        assertThat(block.get(3)).isEqualTo((byte) 0x34);
        assertThat(block.get(4)).isEqualTo((byte) 127);
    }

    @Test
    void mappedIpv4IsIpv4AsJavaHasIt() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 127, 0, 0, 1};
        int unused =
                SocketAddresses.put(new InetSocketAddress(Inet6Address.getByAddress(null, mapped, 0), 80), block, 0);
        assertThat(SocketAddresses.get(block)).isEqualTo(new InetSocketAddress("127.0.0.1", 80));
        assertThat(SocketAddresses.get(block).getAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void unresolvedAddressHasNoFamily() {
        assertThatThrownBy(() -> SocketAddresses.family(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("unknown host nowhere.invalid");
    }
}
