// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a loop's datagrams come from and go to. The last ones are remembered in both directions, so that an
 * address that is used again costs no object: the same bytes are the same object, and what was received as that object
 * is sent to as those bytes.
 */
final class PeerAddresses {
    static final int ADDRESS_BYTES = 32; // a sockaddr_in6, and four bytes of nothing
    private static final int PLACES = 256;

    /** One known address, as it lies in memory. */
    private record Known(InetSocketAddress address, byte[] bytes, int length) {}

    private final @Nullable Known[] received = new Known[PLACES];
    private final @Nullable Known[] sent = new Known[PLACES];

    /** What the kernel has written there. */
    InetSocketAddress get(ByteBuffer from, int at) {
        int length = from.getShort(at) == Linux.AF_INET ? SocketAddresses.IPV4_BYTES : SocketAddresses.IPV6_BYTES;
        int place = hash(from, at, length) & (PLACES - 1);
        Known known = received[place];
        if (known == null || !isAt(known, from, at, length)) {
            byte[] bytes = new byte[length];
            from.get(at, bytes);
            InetSocketAddress address =
                    SocketAddresses.get(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
            known = new Known(address, bytes, length);
            received[place] = known;
            sent[placeOf(address)] = known; // it is about to be answered
        }
        return known.address();
    }

    private static int hash(ByteBuffer from, int at, int length) {
        int hash = 0;
        for (int i = 0; i < length; i += Integer.BYTES) {
            hash = (hash + from.getInt(at + i)) * 0x9E37_79B1;
        }
        return hash >>> 16;
    }

    private static boolean isAt(Known known, ByteBuffer from, int at, int length) {
        if (known.length() != length) {
            return false;
        }
        byte[] bytes = known.bytes();
        for (int i = 0; i < length; i++) {
            if (bytes[i] != from.get(at + i)) {
                return false;
            }
        }
        return true;
    }

    /** Writes an address for the kernel; returns its length. */
    @SuppressWarnings("ReferenceEquality") // an equal one may have another scope
    int put(InetSocketAddress address, ByteBuffer to, int at) throws SocketException {
        int place = placeOf(address);
        Known known = sent[place];
        if (known == null || known.address() != address) {
            int length = SocketAddresses.put(address, to, at);
            byte[] bytes = new byte[length];
            to.get(at, bytes);
            sent[place] = new Known(address, bytes, length);
            return length;
        }
        to.put(at, known.bytes());
        return known.length();
    }

    private static int placeOf(InetSocketAddress address) {
        return System.identityHashCode(address) & (PLACES - 1);
    }
}
