// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.DatagramQueue;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A loop's memory for datagrams, a batch at a time: what {@code recvmmsg} fills and {@code sendmmsg} reads. A batch is a
 * row of {@code mmsghdr}, each with its vector and its address; there is one for each direction, so that who is told of
 * a datagram may send some.
 */
final class DatagramMemory {
    static final int BATCH = DatagramQueue.BATCH;

    // One mmsghdr.
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int HEADER_BYTES = 64;
    private static final int VECTOR_BYTES = 16;

    /** A row of headers, then their vectors, then their addresses. */
    private static final class Batch {
        private static final int FIRST_VECTOR = BATCH * HEADER_BYTES;
        private static final int FIRST_NAME = FIRST_VECTOR + BATCH * VECTOR_BYTES;

        final ByteBuffer block = ByteBuffer.allocateDirect(FIRST_NAME + BATCH * PeerAddresses.ADDRESS_BYTES)
                .order(ByteOrder.nativeOrder());
        final long base = Native.addressOf(block);

        Batch() {
            for (int i = 0; i < BATCH; i++) {
                block.putLong(i * HEADER_BYTES + NAME, base + name(i))
                        .putLong(i * HEADER_BYTES + VECTORS, base + vector(i))
                        .putLong(i * HEADER_BYTES + VECTOR_COUNT, 1);
            }
        }

        static int name(int index) {
            return FIRST_NAME + index * PeerAddresses.ADDRESS_BYTES;
        }

        static int vector(int index) {
            return FIRST_VECTOR + index * VECTOR_BYTES;
        }

        void name(int index, long address, int length) {
            block.putLong(index * HEADER_BYTES + NAME, address).putInt(index * HEADER_BYTES + NAME_LENGTH, length);
        }

        void vector(int index, long address, int length) {
            block.putLong(vector(index), address).putLong(vector(index) + Long.BYTES, length);
        }
    }

    private final Batch incoming = new Batch();
    private final Batch outgoing = new Batch();
    private final PeerAddresses peers = new PeerAddresses();
    private final BufferAddresses addresses = new BufferAddresses();
    private ByteBuffer[] views = {}; // of the memory there is, read-only, one for each datagram of a batch
    private ByteBuffer[] received = {}; // those of the last batch, which may be in memory that was replaced since
    private long arenaAddress;
    private int slotBytes;

    // ----------------------------------------------------------------------------------------------- receiving

    /** Makes room for a batch of datagrams of that size. */
    void reserve(int datagramBytes) {
        if (datagramBytes <= slotBytes) {
            return;
        }
        ByteBuffer arena = ByteBuffer.allocateDirect(BATCH * datagramBytes);
        arenaAddress = Native.addressOf(arena);
        slotBytes = datagramBytes;
        views = new ByteBuffer[BATCH];
        for (int i = 0; i < BATCH; i++) {
            views[i] = arena.slice(i * datagramBytes, datagramBytes).asReadOnlyBuffer(); // which keep it alive
        }
    }

    /** Receives up to {@code count} datagrams of that size; returns how many, or a negated error number. */
    int receive(int fd, int count, int datagramBytes) {
        for (int i = 0; i < count; i++) {
            incoming.name(i, incoming.base + Batch.name(i), PeerAddresses.ADDRESS_BYTES);
            incoming.vector(i, arenaAddress + (long) i * slotBytes, datagramBytes);
        }
        received = views;
        return Native.receiveDatagrams(fd, incoming.base, count);
    }

    boolean isTruncated(int index) {
        return (incoming.block.getInt(index * HEADER_BYTES + FLAGS) & Linux.MSG_TRUNC) != 0;
    }

    /** The bytes of a datagram that was received, to lend. */
    ByteBuffer data(int index) {
        int length = incoming.block.getInt(index * HEADER_BYTES + LENGTH);
        return received[index]
                .clear()
                .limit(length)
                .order(ByteOrder.BIG_ENDIAN); // the last borrower may have changed it
    }

    InetSocketAddress from(int index) {
        return peers.get(incoming.block, Batch.name(index));
    }

    // ------------------------------------------------------------------------------------------------- sending

    /** Sends the first datagrams of a queue; returns how many, or a negated error number. */
    int send(int fd, DatagramQueue from) throws SocketException {
        int count = Math.min(from.count(), BATCH);
        long bytes = addresses.of(from.bytes());
        for (int i = 0; i < count; i++) {
            outgoing.vector(i, bytes + from.start(i), from.length(i));
            InetSocketAddress to = from.to(i);
            if (to == null) {
                outgoing.name(i, 0, 0);
            } else {
                outgoing.name(i, outgoing.base + Batch.name(i), peers.put(to, outgoing.block, Batch.name(i)));
            }
        }
        return Native.sendDatagrams(fd, outgoing.base, count);
    }
}
