// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * At most so many connections at a time from one peer, over all factories and reactors that it guards; one more is
 * refused. An IPv4 address mapped into IPv6 is the IPv4 address. IPv6 peers are told apart by the first 64 bits, since
 * that is the least that one customer has (RFC 6177) and who has it can come from any address in it.
 *
 * <p>Peers without an IP address, those on UNIX sockets, are one peer together. Behind a proxy, guard the factory inside
 * the {@link dev.sennit.basic.proxy.ProxyServerFactory}, which tells it the client's address. What is kept is a number for
 * each peer that is connected.
 */
public final class PeerLimit implements Policy {
    /** How many bits of an IPv6 address make a peer, unless said otherwise. */
    public static final int DEFAULT_IPV6_BITS = 64;

    private static final ByteBuffer NO_ADDRESS = ByteBuffer.allocate(0);

    private final int max;
    private final int ipv6Bits;
    private final ConcurrentHashMap<ByteBuffer, Integer> counts = new ConcurrentHashMap<>();

    /**
     * A limit with {@link #DEFAULT_IPV6_BITS}.
     *
     * @param max how many connections a peer may have, 1 or more
     * @throws IllegalArgumentException if that is none
     */
    public PeerLimit(int max) {
        this(max, DEFAULT_IPV6_BITS);
    }

    /**
     * A limit.
     *
     * @param max how many connections a peer may have, 1 or more
     * @param ipv6Bits how many bits of an IPv6 address make a peer, from 1 to 128
     * @throws IllegalArgumentException if a number is out of range
     */
    public PeerLimit(int max, int ipv6Bits) {
        this.max = (int) Require.inRange("the most connections of a peer", max, 1, Integer.MAX_VALUE);
        this.ipv6Bits = (int) Require.inRange("the bits of an IPv6 peer", ipv6Bits, 1, 128);
    }

    /**
     * How many connections a peer has now.
     *
     * @param peer an address of it
     * @return from 0 to the limit
     */
    public int count(SocketAddress peer) {
        return counts.getOrDefault(key(peer), 0);
    }

    /**
     * How many peers are connected now.
     *
     * @return each of them once
     */
    public int peers() {
        return counts.size();
    }

    private ByteBuffer key(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return NO_ADDRESS;
        }
        byte[] address = IpNetwork.canonical(inet.getAddress());
        if (address.length == 16) {
            int whole = ipv6Bits / 8;
            if (ipv6Bits % 8 != 0) {
                address[whole] &= (byte) (0xff00 >> ipv6Bits % 8);
                whole++;
            }
            Arrays.fill(address, whole, 16, (byte) 0);
        }
        return ByteBuffer.wrap(address);
    }

    private boolean take(ByteBuffer key) {
        boolean[] taken = new boolean[1];
        counts.compute(key, (same, before) -> {
            int now = before == null ? 0 : before;
            taken[0] = now < max;
            return taken[0] ? Integer.valueOf(now + 1) : before;
        });
        return taken[0];
    }

    private void giveBack(ByteBuffer key) {
        counts.computeIfPresent(key, (same, now) -> now == 1 ? null : now - 1);
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            public @Nullable Protocol buildProtocol(SocketAddress peer) {
                return count(peer) < max ? super.buildProtocol(peer) : null;
            }

            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new Counted(protocol, key(peer));
            }
        };
    }

    private final class Counted extends Admission {
        private final ByteBuffer key;

        Counted(Protocol wrapped, ByteBuffer key) {
            super(wrapped);
            this.key = key;
        }

        @Override
        boolean admit() {
            return take(key);
        }

        @Override
        void release() {
            giveBack(key);
        }
    }
}
