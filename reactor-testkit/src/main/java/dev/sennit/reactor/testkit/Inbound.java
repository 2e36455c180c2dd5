// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntUnaryOperator;

/** What the peer sent and the protocol has not read yet. */
final class Inbound {
    /** What the kernel would hold for a reader that does not read. */
    static final int CAPACITY_BYTES = 65_536;

    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private final Loan loan = new Loan();
    private IntUnaryOperator pieceBytes = available -> available;
    private int bytes;
    private boolean finished;

    Loan loan() {
        return loan;
    }

    /** How many bytes to deliver at once, by how many there are. */
    void cutBy(IntUnaryOperator newPieceBytes) {
        pieceBytes = newPieceBytes;
    }

    void add(byte[] data) {
        if (finished) {
            throw new IllegalStateException("the peer sends after its FIN");
        }
        if (data.length > 0) {
            pieces.add(ByteBuffer.wrap(data.clone()));
            bytes += data.length;
        }
    }

    /** The protocol has left what it was given last. */
    void putBack(ByteBuffer rest) {
        byte[] data = new byte[rest.remaining()];
        rest.get(data);
        pieces.addFirst(ByteBuffer.wrap(data));
        bytes += data.length;
    }

    void finish() {
        finished = true;
    }

    int roomBytes() {
        return Math.max(0, CAPACITY_BYTES - bytes);
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    boolean isFinished() {
        return finished;
    }

    /** What is delivered next; there is something. */
    byte[] next() {
        ByteBuffer first = pieces.element();
        byte[] data = new byte[Math.max(1, Math.min(first.remaining(), pieceBytes.applyAsInt(first.remaining())))];
        first.get(data);
        bytes -= data.length;
        if (!first.hasRemaining()) {
            pieces.remove();
        }
        return data;
    }
}
