// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.nio.ByteBuffer;

/**
 * What a peer sent and TLS has not read: usually a record that is not complete, or nothing; more only while nothing may
 * be read.
 */
final class TlsInput {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_OFFSET = 3; // in the header, RFC 8446, section 5.1
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer held = NOTHING; // unread from its position to its limit

    boolean isEmpty() {
        return !held.hasRemaining();
    }

    /** Whether a whole record is there. */
    boolean hasRecord() {
        return held.remaining() >= HEADER_BYTES && held.remaining() >= recordBytes(held);
    }

    /** What is to be read first: bytes of earlier, or those that have just arrived. */
    ByteBuffer first(ByteBuffer arrived) {
        if (held.hasRemaining()) {
            return held;
        }
        held = NOTHING;
        return arrived;
    }

    /**
     * What is to be read first is not enough for a record: takes what the record lacks, or all that has arrived. Returns
     * whether there is anything new to look at.
     */
    boolean complete(ByteBuffer arrived) {
        int missing = held.hasRemaining() ? recordBytes(held) - held.remaining() : arrived.remaining();
        int bytes = Math.min(Math.max(missing, 0), arrived.remaining());
        boolean looksNew = held.hasRemaining() && bytes > 0;
        append(arrived, bytes);
        return looksNew;
    }

    /** Nothing may be read just now. */
    void keep(ByteBuffer arrived) {
        append(arrived, arrived.remaining());
    }

    private void append(ByteBuffer arrived, int bytes) {
        if (bytes == 0) {
            return;
        }
        int size = held.remaining() + bytes;
        if (held.capacity() - held.limit() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(size, recordBytes(held.hasRemaining() ? held : arrived)));
            held = larger.put(held).flip();
        }
        int end = held.limit();
        held.limit(end + bytes);
        held.put(end, arrived, arrived.position(), bytes);
        arrived.position(arrived.position() + bytes);
    }

    /** How long the record is, or its header as long as that is not known. */
    private static int recordBytes(ByteBuffer start) {
        if (start.remaining() < HEADER_BYTES) {
            return HEADER_BYTES;
        }
        int length = start.position() + LENGTH_OFFSET;
        return HEADER_BYTES + (start.getShort(length) & 0xffff);
    }

    void drop() {
        held = NOTHING;
    }
}
