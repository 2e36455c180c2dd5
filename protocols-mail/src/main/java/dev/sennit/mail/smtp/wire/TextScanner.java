// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.syntax.Scan;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a message. In {@link Framing#DOT} (RFC 5321 section 4.5.2) CRLF, a dot and CRLF end it and nothing else does, and
 * the first dot of any other line is dropped; in {@link Framing#COUNTED} whoever feeds it knows the end (RFC 3030). In both a bare CR,
 * a bare LF or a NUL is refused wherever it stands: receivers that take one for the end of a line would see another message than this
 * one, and in the worst case two.
 *
 * <pre>
 *   LINE_START --dot--> DOT --CR--> DOT_CR --LF--> END
 *   LINE_START, DOT --any other--> TEXT --CR--> CR --LF--> LINE_START
 *   any --bare CR, bare LF, NUL--> REFUSED
 * </pre>
 *
 * What is not dropped is handed on as it stands in the input, in the longest pieces there are.
 */
public final class TextScanner {
    /** How the end is known. */
    public enum Framing {
        /** DATA: a line with a dot. */
        DOT,
        /** BDAT: a number. */
        COUNTED
    }

    private enum State {
        LINE_START,
        TEXT,
        CR,
        DOT,
        DOT_CR,
        END,
        REFUSED
    }

    private final Framing framing;
    private State state = State.LINE_START;
    private long lineBytes; // of the line that has begun, without its CRLF
    private long longestLineBytes;
    private @Nullable LineFault fault; // non-null in REFUSED

    /** At the start of a message. */
    public TextScanner(Framing framing) {
        this.framing = framing;
    }

    /**
     * Reads on.
     *
     * @return the index of the first byte behind the message, or {@code to}
     */
    public int scan(byte[] in, int from, int to, TextSink sink) {
        int p = from;
        int pieceStart = from;
        while (p < to) {
            switch (state) {
                case LINE_START -> {
                    state = State.TEXT;
                    if (in[p] == '.' && framing == Framing.DOT) {
                        state = State.DOT;
                        hand(in, pieceStart, p, sink);
                        pieceStart = ++p;
                    }
                }
                case TEXT -> {
                    int stop = Scan.endOfText(in, p, to);
                    lineBytes += stop - p;
                    p = stop;
                    if (p < to) {
                        state = in[p] == '\r' ? State.CR : refuse(LineFault.of(in[p]));
                        p++;
                    }
                }
                case CR -> {
                    state = in[p] == '\n' ? endOfLine() : refuse(LineFault.BARE_CR);
                    p++;
                }
                case DOT -> {
                    if (in[p] == '\r') {
                        state = State.DOT_CR;
                        pieceStart = ++p;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT_CR -> {
                    state = in[p] == '\n' ? State.END : refuse(LineFault.BARE_CR);
                    pieceStart = ++p;
                }
                case END -> {
                    return p;
                }
                case REFUSED -> {
                    return to;
                }
            }
        }
        if (state == State.REFUSED) {
            return to;
        }
        hand(in, pieceStart, to, sink);
        return p;
    }

    private static void hand(byte[] in, int from, int to, TextSink sink) {
        if (from < to) {
            sink.text(in, from, to);
        }
    }

    private State endOfLine() {
        longestLineBytes = Math.max(longestLineBytes, lineBytes + 2);
        lineBytes = 0;
        return State.LINE_START;
    }

    private State refuse(LineFault why) {
        fault = why;
        return State.REFUSED;
    }

    /** Whether the line with the dot was read. */
    public boolean isComplete() {
        return state == State.END;
    }

    /** Whether the message holds what no message may; nothing more is read then. */
    public boolean isRefused() {
        return state == State.REFUSED;
    }

    /** Whether a CR has been read and what follows it has not: a counted message may not end there. */
    public boolean endsInCr() {
        return state == State.CR;
    }

    /** How long the longest line is that has ended, its CRLF included. */
    public long longestLineBytes() {
        return Math.max(longestLineBytes, lineBytes);
    }

    /**
     * Why nothing more is read.
     *
     * @throws IllegalStateException unless it was refused
     */
    public LineFault fault() {
        LineFault why = fault;
        if (why == null) {
            throw new IllegalStateException("nothing was refused");
        }
        return why;
    }
}
