// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.syntax.Scan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines that end with CRLF (RFC 5321 section 2.3.8) and with nothing else:
 *
 * <pre>
 *   TEXT --CR--> CR --LF--> complete        SKIPPING --CR--> SKIPPING_CR --LF--> too long
 *     '--longer than allowed--> SKIPPING
 *   any -- bare CR, bare LF, NUL --> refused, for good
 * </pre>
 *
 * A line that came in one piece is not copied.
 */
public final class LineCutter {
    /** What {@link #cut} found. */
    public enum Progress {
        /** The line takes more bytes. */
        INCOMPLETE,
        /** {@link #bytes()} from {@link #start()} to {@link #end()} is the line. */
        COMPLETE,
        /** A line ended that was too long, and is forgotten. */
        TOO_LONG,
        /** {@link #fault()} says why; nothing after it can be trusted. */
        REFUSED
    }

    private enum State {
        TEXT,
        CR,
        SKIPPING,
        SKIPPING_CR,
        REFUSED
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_ROOM_BYTES = 128;

    private State state = State.TEXT;
    private Progress progress = Progress.INCOMPLETE;
    private byte[] held = NOTHING; // the beginning of a line
    private int heldBytes;
    private byte[] bytes = NOTHING;
    private int start;
    private int end;
    private @Nullable LineFault fault; // non-null in REFUSED

    /**
     * Reads up to the end of a line.
     *
     * @param limitBytes how long it may be, its CRLF included
     * @return the index of the first byte behind it, or {@code to}
     */
    public int cut(byte[] in, int from, int to, int limitBytes) {
        progress = Progress.INCOMPLETE;
        int p = from;
        while (p < to && progress == Progress.INCOMPLETE) {
            p = switch (state) {
                case TEXT -> text(in, p, to, limitBytes);
                case CR, SKIPPING_CR -> afterCr(in, p);
                case SKIPPING -> skip(in, p, to);
                case REFUSED -> {
                    progress = Progress.REFUSED;
                    yield to;
                }
            };
        }
        return p;
    }

    private int text(byte[] in, int from, int to, int limitBytes) {
        int stop = Scan.endOfText(in, from, to);
        if (heldBytes + stop - from > limitBytes - 2) {
            forget();
            state = State.SKIPPING;
            return stop;
        }
        if (stop + 1 < to && in[stop] == '\r' && in[stop + 1] == '\n') {
            if (heldBytes == 0) {
                complete(in, from, stop);
            } else {
                hold(in, from, stop);
                complete(held, 0, heldBytes);
            }
            return stop + 2;
        }
        hold(in, from, stop);
        if (stop == to) {
            return to;
        }
        if (in[stop] != '\r') {
            return refuse(LineFault.of(in[stop]), to);
        }
        state = State.CR;
        return stop + 1;
    }

    private int afterCr(byte[] in, int at) {
        if (in[at] != '\n') {
            return refuse(LineFault.BARE_CR, at);
        }
        if (state == State.CR) {
            complete(held, 0, heldBytes);
        } else {
            state = State.TEXT;
            progress = Progress.TOO_LONG;
        }
        return at + 1;
    }

    private int skip(byte[] in, int from, int to) {
        int stop = Scan.endOfText(in, from, to);
        if (stop == to) {
            return to;
        }
        if (in[stop] != '\r') {
            return refuse(LineFault.of(in[stop]), to);
        }
        state = State.SKIPPING_CR;
        return stop + 1;
    }

    private void complete(byte[] array, int from, int to) {
        bytes = array;
        start = from;
        end = to;
        heldBytes = 0;
        state = State.TEXT;
        progress = Progress.COMPLETE;
    }

    private int refuse(LineFault why, int to) {
        forget();
        fault = why;
        state = State.REFUSED;
        progress = Progress.REFUSED;
        return to;
    }

    private void hold(byte[] in, int from, int to) {
        int needed = heldBytes + to - from;
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(FIRST_ROOM_BYTES, Math.max(needed, 2 * held.length)));
        }
        System.arraycopy(in, from, held, heldBytes, to - from);
        heldBytes = needed;
    }

    /** Gives the room for beginnings of lines up, unless it holds one: between commands it is not needed. */
    public void trim() {
        if (heldBytes == 0) {
            forget();
        }
    }

    private void forget() {
        held = NOTHING;
        bytes = NOTHING;
        heldBytes = 0;
    }

    /** What the last call found. */
    public Progress progress() {
        return progress;
    }

    /** The array that the line is in; the bytes are valid until the next call. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the line begins. */
    public int start() {
        return start;
    }

    /** Where its text ends, before CRLF. */
    public int end() {
        return end;
    }

    /** How many bytes were taken of a line that is not complete. */
    public int heldBytes() {
        return switch (state) {
            case TEXT, REFUSED -> heldBytes;
            case CR -> heldBytes + 1;
            case SKIPPING, SKIPPING_CR -> 1;
        };
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
