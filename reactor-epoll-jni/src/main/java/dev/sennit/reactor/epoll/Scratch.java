// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A loop's memory for the arguments of system calls: socket addresses, options, vectors, bytes from the heap. */
final class Scratch {
    static final int MAX_VECTORS = 16;
    private static final int STAGE_BYTES = 131_072; // as much as a loop offers from the heap in one call

    // Where things lie in the block.
    private static final int ADDRESS = 0; // at the start, where SocketAddresses reads
    private static final int ADDRESS_BYTES = 112; // any sockaddr, that of a UNIX socket too
    private static final int LENGTH = ADDRESS + ADDRESS_BYTES;
    private static final int VALUE = LENGTH + 8;
    private static final int VECTORS = VALUE + 16;
    private static final int VECTOR_BYTES = 16;
    private static final int BLOCK_BYTES = VECTORS + MAX_VECTORS * VECTOR_BYTES;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.nativeOrder());
    private final long base = Native.addressOf(block);
    private final BufferAddresses addresses = new BufferAddresses();
    private @Nullable ByteBuffer stage; // null until bytes come from the heap
    private int staged;

    // ---------------------------------------------------------------------------------------- socket addresses

    /** Writes an address for a system call; returns its length. */
    int putAddress(SocketAddress address) throws SocketException {
        return SocketAddresses.put(address, block, ADDRESS);
    }

    /** Writes the address of a UNIX socket: a path, or {@code @} and a name without a file. */
    int putUnixName(String name) {
        return SocketAddresses.putUnixName(name, block, ADDRESS);
    }

    /** Where the address lies, or is to be written. */
    long address() {
        return base + ADDRESS;
    }

    /** For a system call that writes an address; returns where it finds the room and leaves the length. */
    long roomForAddress() {
        block.putInt(LENGTH, ADDRESS_BYTES);
        return base + LENGTH;
    }

    /** What a system call has written; read it with {@link SocketAddresses}. */
    ByteBuffer writtenAddress() {
        return block;
    }

    /** The same, read. */
    SocketAddress readAddress() {
        return SocketAddresses.get(block, block.getInt(LENGTH));
    }

    // ------------------------------------------------------------------------------------------------- options

    int option(int fd, int level, int name) throws IOException {
        block.putInt(LENGTH, Integer.BYTES);
        Errno.check(Native.getOption(fd, level, name, base + VALUE, base + LENGTH));
        return block.getInt(VALUE);
    }

    void setOption(int fd, int level, int name, int value) throws IOException {
        block.putInt(VALUE, value);
        Errno.check(Native.setOption(fd, level, name, base + VALUE, Integer.BYTES));
    }

    // --------------------------------------------------------------------------------------------------- bytes

    /** The address of a direct buffer's position. */
    long positionOf(ByteBuffer direct) {
        return addresses.of(direct) + direct.position();
    }

    /** Sends what there is room for; the position moves by what was taken. */
    int send(int fd, ByteBuffer from) throws IOException {
        int length = from.remaining();
        int taken;
        if (from.isDirect()) {
            taken = Native.send(fd, positionOf(from), length);
        } else {
            staged = 0;
            int copied = stage(from);
            taken = Native.send(fd, stageAddress(), copied);
        }
        if (taken < 0) {
            return Errno.notNow(taken);
        }
        from.position(from.position() + taken);
        return taken;
    }

    /** The same for several buffers in one call. */
    long send(int fd, ByteBuffer[] from, int count) throws IOException {
        long taken = Native.sendGathered(fd, base + VECTORS, putVectors(from, count));
        if (taken < 0) {
            return Errno.notNow((int) taken);
        }
        long left = taken;
        for (int i = 0; left > 0; i++) {
            int part = (int) Math.min(left, from[i].remaining());
            from[i].position(from[i].position() + part);
            left -= part;
        }
        return taken;
    }

    /** Returns how many vectors there are: nothing may follow a buffer of which only a part could be staged. */
    private int putVectors(ByteBuffer[] from, int count) {
        staged = 0;
        for (int i = 0; i < count; i++) {
            ByteBuffer each = from[i];
            if (each.isDirect()) {
                putVector(i, positionOf(each), each.remaining());
            } else {
                long at = stageAddress() + staged;
                int copied = stage(each);
                putVector(i, at, copied);
                if (copied < each.remaining()) {
                    return i + 1;
                }
            }
        }
        return count;
    }

    private void putVector(int index, long address, int length) {
        int at = VECTORS + index * VECTOR_BYTES;
        block.putLong(at, address).putLong(at + Long.BYTES, length);
    }

    private ByteBuffer stage() {
        ByteBuffer made = stage;
        if (made == null) {
            made = ByteBuffer.allocateDirect(STAGE_BYTES);
            stage = made;
        }
        return made;
    }

    private long stageAddress() {
        return addresses.of(stage());
    }

    /** Copies what there is room for; returns how much that was. */
    private int stage(ByteBuffer heap) {
        int length = Math.min(heap.remaining(), STAGE_BYTES - staged);
        stage().put(staged, heap, heap.position(), length);
        staged += length;
        return length;
    }
}
