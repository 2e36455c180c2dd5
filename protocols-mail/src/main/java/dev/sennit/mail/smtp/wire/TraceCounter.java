// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import java.nio.charset.StandardCharsets;

/** Counts the Received fields of a message: one that has very many goes round in a loop (RFC 5321 section 6.3). */
public final class TraceCounter implements TextSink {
    private static final byte[] NAME = "received:".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        /** At the start of a line, or behind as much of the name as was matched. */
        NAME,
        /** In a line that is of no interest. */
        REST,
        /** Behind the empty line. */
        BODY
    }

    private State state = State.NAME;
    private int matched;
    private int count;

    @Override
    public void text(byte[] bytes, int from, int to) {
        for (int p = from; p < to && state != State.BODY; p++) {
            byte b = bytes[p];
            switch (state) {
                case NAME -> name(b);
                case REST -> {
                    if (b == '\n') {
                        state = State.NAME;
                        matched = 0;
                    }
                }
                case BODY -> {}
            }
        }
    }

    private void name(byte b) {
        if (matched == 0 && b == '\r') {
            state = State.BODY;
        } else if (b == '\n') { // in a text that has bare ones
            matched = 0;
        } else if ((b | 0x20) != NAME[matched] && b != NAME[matched]) {
            state = State.REST;
        } else if (++matched == NAME.length) {
            count++;
            state = State.REST;
        }
    }

    /** How many were there so far. */
    public int count() {
        return count;
    }
}
