// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the bytes of one command: its lines, and the literals between them, as they are on the wire. Whoever uses it decides about
 * each literal. What is held is never more than the {@link FrameLimits} and a client's bytes so far; nothing between commands.
 */
public final class CommandFramer {
    /** What became of the bytes. */
    public enum Progress {
        /** All were taken, and more must come. */
        INCOMPLETE,
        /** A command is whole: {@link #bytes()}, without the last CRLF. Then {@link #reset()}. */
        COMPLETE,
        /** A line ends with {@link #literal()}. Then {@link #gather}, {@link #handOver} or {@link #skip}. */
        LITERAL,
        /** The lines are too long; {@link #bytes()} has the beginning. Then {@link #skip}. */
        TOO_LONG,
        /** A command that was skipped is over. Then {@link #reset()}. */
        SKIPPED,
        /** A literal of a command that is skipped is longer than may be read for nothing. There is no going on. */
        FLOODED,
        /** A line has {@link #fault()}. There is no going on. */
        REFUSED
    }

    private enum Mode {
        LINE,
        AFTER_CR,
        LITERAL
    }

    private enum Keeping {
        KEPT,
        SKIPPED
    }

    private static final int MOST_ROOM_BYTES = 4096; // what is kept from one command to the next of a read
    private static final int LINE_END_BYTES = 2;

    private final LiteralMark mark = new LiteralMark();
    private final FramedBytes bytes = new FramedBytes(MOST_ROOM_BYTES);
    private int lineBytes; // of the command, without literals
    private int literalBytes;
    private int literals;
    private Mode mode = Mode.LINE;
    private Keeping keeping = Keeping.KEPT;
    private long literalLeft;
    private Progress progress = Progress.INCOMPLETE;
    private String fault = "";
    private @Nullable Literal literal;

    /** Takes bytes up to the next progress, and returns the index behind the last one taken. */
    public int take(byte[] in, int from, int to, FrameLimits limits) {
        progress = Progress.INCOMPLETE;
        int p = from;
        while (p < to && progress == Progress.INCOMPLETE) {
            p = mode == Mode.LITERAL ? literalBytes(in, p, to) : line(in, p, to, limits);
        }
        return p;
    }

    private int line(byte[] in, int from, int to, FrameLimits limits) {
        int end = keeping == Keeping.SKIPPED ? to : (int) Math.min(to, (long) from + limits.lineBytes() - lineBytes);
        int p = from;
        while (p < end && progress == Progress.INCOMPLETE) {
            byte b = in[p++];
            if (mode == Mode.AFTER_CR) {
                mode = Mode.LINE;
                progress = b == '\n' ? Progress.COMPLETE : refuse("a bare CR");
            } else if (b == '\r') {
                mode = Mode.AFTER_CR;
            } else if (b == '\n') {
                progress = refuse("a bare LF");
            } else if (b == 0) {
                progress = refuse("a NUL");
            } else {
                mark.pass(b);
            }
        }
        if (keeping == Keeping.KEPT) {
            bytes.append(in, from, p);
            lineBytes += p - from;
        }
        if (progress == Progress.COMPLETE) {
            endLine(limits);
        } else if (progress == Progress.INCOMPLETE && p < to) {
            progress = Progress.TOO_LONG;
        }
        return p;
    }

    private Progress refuse(String what) {
        fault = what;
        return Progress.REFUSED;
    }

    private void endLine(FrameLimits limits) {
        literal = mark.isThere() ? mark.literal() : null;
        mark.reset();
        if (keeping == Keeping.SKIPPED) {
            progress = Progress.SKIPPED;
            if (literal != null && !literal.isAwaited()) {
                progress = literal.octets() > limits.literalBytes() ? Progress.FLOODED : Progress.INCOMPLETE;
                begin(literal);
            }
        } else if (literal != null) {
            progress = Progress.LITERAL;
        } else {
            bytes.cut(LINE_END_BYTES);
        }
    }

    private void begin(Literal of) {
        literalLeft = of.octets();
        mode = literalLeft == 0 ? Mode.LINE : Mode.LITERAL;
    }

    private int literalBytes(byte[] in, int from, int to) {
        int taken = (int) Math.min(to - from, literalLeft);
        if (keeping == Keeping.KEPT) {
            bytes.append(in, from, from + taken);
        }
        literalLeft -= taken;
        if (literalLeft == 0) {
            mode = Mode.LINE;
        }
        return from + taken;
    }

    // ------------------------------------------------------------------------------------------- what to do with it

    /** Whether the literal is within the limits. */
    public boolean fits(FrameLimits limits) {
        return literals < limits.literals() && literal().octets() <= limits.literalBytes() - literalBytes;
    }

    /** The literal becomes a part of the command. It must fit. */
    public void gather() {
        literals++;
        literalBytes += (int) literal().octets();
        begin(literal());
    }

    /** Somebody else takes the bytes of the literal; the lines that follow are a command of their own. */
    public void handOver() {
        reset();
    }

    /** Nothing more of this command is kept, up to its end; a literal that the client is not asked for is its end. */
    public void skip(FrameLimits limits) {
        keeping = Keeping.SKIPPED;
        bytes.release();
        if (progress == Progress.LITERAL) {
            if (literal().isAwaited()) {
                reset();
            } else if (literal().octets() > limits.literalBytes()) {
                progress = Progress.FLOODED;
            } else {
                begin(literal());
            }
        }
    }

    /** What comes next is another command. */
    public void reset() {
        mode = Mode.LINE;
        keeping = Keeping.KEPT;
        mark.reset();
        bytes.clear();
        lineBytes = 0;
        literalBytes = 0;
        literals = 0;
    }

    /** Keeps no room, if nothing is held. */
    public void trim() {
        if (bytes.length() == 0) {
            bytes.release();
        }
    }

    // ---------------------------------------------------------------------------------------------------- asking

    /** What became of the bytes of the last {@link #take}. */
    public Progress progress() {
        return progress;
    }

    /** Valid up to {@link #length()}, until bytes are taken. */
    public byte[] bytes() {
        return bytes.array();
    }

    /** How many bytes of the command there are. */
    public int length() {
        return bytes.length();
    }

    /** The last one announced. */
    public Literal literal() {
        return Objects.requireNonNull(literal);
    }

    /** What was wrong in the line, in words. */
    public String fault() {
        return fault;
    }

    /** How many bytes of an unfinished command are held. */
    public int heldBytes() {
        return bytes.length() + (mode == Mode.AFTER_CR ? 1 : 0);
    }
}
