// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.wire.TextSink;
import dev.sennit.mail.syntax.Scan;

/**
 * Hands a text on whose lines end with CRLF and with nothing else, and that has no NUL: others are made so, or refused. The pieces may
 * be cut anywhere.
 */
final class LineEnds {
    /** What the text may be. */
    enum Rule {
        NORMALIZE,
        REFUSE
    }

    private enum State {
        LINE_START,
        TEXT,
        CR
    }

    private static final byte[] CRLF = {'\r', '\n'};

    private final Rule rule;
    private State state = State.LINE_START;

    LineEnds(Rule rule) {
        this.rule = rule;
    }

    /**
     * Writes on.
     *
     * @throws BadTextException if the text has what is refused
     */
    void write(byte[] in, int from, int to, TextSink sink) throws BadTextException {
        int p = from;
        while (p < to) {
            if (state == State.CR) {
                p = afterCr(in, p);
                continue;
            }
            int stop = Scan.endOfText(in, p, to);
            if (stop > p) {
                state = State.TEXT;
                sink.text(in, p, stop);
            }
            p = stop;
            if (p < to) {
                special(in[p++], sink);
            }
        }
    }

    private int afterCr(byte[] in, int at) throws BadTextException {
        state = State.LINE_START;
        if (in[at] == '\n') {
            return at + 1;
        }
        refuse("a bare CR");
        return at;
    }

    private void special(byte b, TextSink sink) throws BadTextException {
        if (b == '\r') {
            sink.text(CRLF, 0, 2);
            state = State.CR;
        } else if (b == '\n') {
            refuse("a bare LF");
            sink.text(CRLF, 0, 2);
            state = State.LINE_START;
        } else {
            refuse("a NUL");
        }
    }

    private void refuse(String what) throws BadTextException {
        if (rule == Rule.REFUSE) {
            throw new BadTextException("the message has " + what + ", which is refused here");
        }
    }

    /** Ends the last line. */
    void finish(TextSink sink) throws BadTextException {
        if (state == State.CR) {
            refuse("a bare CR");
        } else if (state == State.TEXT) {
            sink.text(CRLF, 0, 2);
        }
        state = State.LINE_START;
    }
}
