// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.basic.FrameReceiver;
import java.util.Arrays;

/**
 * Lines, netstrings and counted strings: however the bytes are cut, the same messages come out and the same end. The first byte says who
 * receives the others: '0' to '5' one that takes all as it comes, 'p' to 'u' the same ones, that pause now and then.
 */
class ReceiversFuzzTest {
    /** The longest counted string of one byte, with that byte; the others are limited to less. */
    private static final int MOST_HELD_BYTES = 1 + 255;

    private static final int PAUSES = 0x40;

    @FuzzTest
    void everyCutGivesTheSameMessagesAndEnd(byte[] bytes) {
        if (bytes.length > 0) {
            Cuts.requireSame(Arrays.copyOfRange(bytes, 1, bytes.length), () -> reader(bytes[0]));
        }
    }

    private static Receiving reader(byte who) {
        boolean pauses = (who & PAUSES) != 0;
        Receivers.Kind[] kinds = Receivers.Kind.values();
        return new Receiving(kinds[(who & 0x7) % kinds.length].make(pauses));
    }

    private static final class Receiving extends OnTheWire {
        private final FrameReceiver receiver;

        Receiving(FrameReceiver receiver) {
            super(receiver);
            this.receiver = receiver;
        }

        @Override
        public void feed(byte[] piece) {
            super.feed(piece);
            int held = receiver.unreadBytes();
            Law.requires(held <= MOST_HELD_BYTES, () -> held + " bytes are held");
        }
    }
}
