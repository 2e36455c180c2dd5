// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.smtp.wire.TextSink;
import dev.sennit.mail.syntax.Scan;

/**
 * Takes a message out of an answer (RFC 1939 section 3): the first dot of each line that begins with one goes, and a line of a dot alone
 * is the end. Only CRLF ends a line; what else a message holds is its own affair. The pieces may be cut anywhere.
 *
 * <pre>
 *   LINE_START --.--> DOT --CR--> DOT_CR --LF--> END
 *        '--anything--> TEXT --CR--> CR --LF--> LINE_START
 * </pre>
 */
final class DotUnstuffer {
    private enum State {
        LINE_START,
        DOT,
        DOT_CR,
        TEXT,
        CR,
        END
    }

    private static final byte[] CARRIAGE_RETURN = {'\r'};

    private State state = State.LINE_START;

    /** Reads on, up to the end of the message; returns the index of the first byte behind it, or {@code to}. */
    int read(byte[] in, int from, int to, TextSink sink) {
        int p = from;
        while (p < to && state != State.END) {
            switch (state) {
                case LINE_START -> {
                    if (in[p] == '.') {
                        state = State.DOT;
                        p++;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT -> {
                    if (in[p] == '\r') {
                        state = State.DOT_CR;
                        p++;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (in[p] == '\n') {
                        state = State.END;
                        p++;
                    } else {
                        sink.text(CARRIAGE_RETURN, 0, 1);
                        state = State.CR;
                    }
                }
                case TEXT -> p = text(in, p, to, sink);
                case CR -> {
                    if (in[p] == '\n') {
                        sink.text(in, p, p + 1);
                        state = State.LINE_START;
                        p++;
                    } else {
                        state = State.TEXT;
                    }
                }
                case END -> throw new IllegalStateException("the message is over");
            }
        }
        return p;
    }

    /** Up to a dot that goes, as many lines as there are. */
    private int text(byte[] in, int from, int to, TextSink sink) {
        int p = from;
        while (p < to) {
            int end = Scan.endOfLine(in, p, to);
            if (end == to) {
                state = in[to - 1] == '\r' ? State.CR : State.TEXT;
                break;
            }
            boolean line = end > from && in[end - 1] == '\r';
            p = end + 1;
            if (line && (p == to || in[p] == '.')) {
                state = State.LINE_START;
                sink.text(in, from, p);
                return p;
            }
        }
        sink.text(in, from, to);
        return to;
    }

    boolean isDone() {
        return state == State.END;
    }
}
