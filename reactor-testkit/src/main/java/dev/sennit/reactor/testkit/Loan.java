// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Lends bytes the way a reactor does: read-only, direct, not at the start of the memory. Afterwards the memory is
 * overwritten, so that who keeps the buffer is found out.
 */
final class Loan {
    private static final int OFFSET = 13;
    private static final byte GARBAGE = (byte) 0xFE; // never part of UTF-8 text

    private ByteBuffer memory = ByteBuffer.allocateDirect(512);
    private boolean lent;
    private ByteBuffer loan = memory.asReadOnlyBuffer().limit(0); // the last one

    /** How many bytes the borrower has not read yet; none when there is none. */
    int unreadBytes() {
        return lent ? loan.remaining() : 0;
    }

    void lend(byte[] data, Consumer<? super ByteBuffer> borrower) {
        if (lent) {
            throw new IllegalStateException("bytes were delivered from inside a delivery");
        }
        if (memory.capacity() < data.length + 2 * OFFSET) {
            memory = ByteBuffer.allocateDirect(2 * data.length + 2 * OFFSET);
        }
        memory.put(OFFSET, data);
        lent = true;
        try {
            loan = memory.asReadOnlyBuffer().limit(OFFSET + data.length).position(OFFSET);
            borrower.accept(loan);
        } finally {
            lent = false;
            byte[] garbage = new byte[data.length];
            Arrays.fill(garbage, GARBAGE);
            memory.put(OFFSET, garbage);
        }
    }
}
