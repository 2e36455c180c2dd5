// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the bytes of one response: its lines, and the literals between them. Words for people may end like the announcement of a
 * literal and have none, so they are told apart. What is held is never more than the {@link FrameLimits}.
 */
public final class ResponseFramer {
    /** What became of the bytes. */
    public enum Progress {
        /** All were taken, and more must come. */
        INCOMPLETE,
        /** A response is whole: {@link #bytes()}, without the last CRLF. Then {@link #reset()}. */
        COMPLETE,
        /** A line ends with {@link #literal()}. Then {@link #gather} or {@link #handOver}. */
        LITERAL,
        /** {@link #fault()} says why. There is no going on. */
        REFUSED
    }

    private enum Mode {
        LINE,
        AFTER_CR,
        LITERAL
    }

    private static final Set<String> CONDITIONS = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");
    private static final int LONGEST_CONDITION = 7;
    private static final byte[] EMPTY_LITERAL = {'{', '0', '}', '\r', '\n'};
    private static final int MOST_ROOM_BYTES = 16_384; // what is kept from one response to the next
    private static final int LINE_END_BYTES = 2;

    private final LiteralMark mark = new LiteralMark();
    private final FramedBytes bytes = new FramedBytes(MOST_ROOM_BYTES);
    private int lineBytes; // of the response, without literals
    private int literalBytes;
    private int literals;
    private Mode mode = Mode.LINE;
    private long literalLeft;
    private Progress progress = Progress.INCOMPLETE;
    private String fault = "";
    private @Nullable Literal literal;

    /** Takes bytes up to the next progress, and returns the index behind the last one taken. */
    public int take(byte[] in, int from, int to, FrameLimits limits) {
        if (progress == Progress.REFUSED) {
            return to;
        }
        progress = Progress.INCOMPLETE;
        int p = from;
        while (p < to && progress == Progress.INCOMPLETE) {
            p = mode == Mode.LITERAL ? literalBytes(in, p, to) : line(in, p, to, limits);
        }
        return p;
    }

    private int line(byte[] in, int from, int to, FrameLimits limits) {
        int end = (int) Math.min(to, (long) from + limits.lineBytes() - lineBytes);
        int p = from;
        while (p < end && progress == Progress.INCOMPLETE) {
            pass(in[p++]);
        }
        bytes.append(in, from, p);
        lineBytes += p - from;
        if (progress == Progress.COMPLETE) {
            endLine();
        } else if (progress == Progress.INCOMPLETE && p < to) {
            refuse("is longer than " + limits.lineBytes() + " bytes");
        }
        return p;
    }

    private void pass(byte b) {
        if (mode == Mode.AFTER_CR) {
            mode = Mode.LINE;
            if (b == '\n') {
                progress = Progress.COMPLETE;
            } else {
                refuse("has a bare CR");
            }
        } else if (b == '\r') {
            mode = Mode.AFTER_CR;
        } else if (b == '\n') {
            refuse("has a bare LF");
        } else if (b == 0) {
            refuse("has a NUL");
        } else {
            mark.pass(b);
        }
    }

    private void refuse(String what) {
        fault = what;
        progress = Progress.REFUSED;
    }

    private void endLine() {
        literal = mark.isThere() && !isCondition() ? mark.literal() : null;
        mark.reset();
        if (literal != null) {
            progress = Progress.LITERAL;
        } else {
            bytes.cut(LINE_END_BYTES);
        }
    }

    /** Whether it is a status or a continuation, which end with words for people. */
    private boolean isCondition() {
        int space = bytes.indexOf(' ', 0);
        if (bytes.array()[0] != '*' || space != 1) {
            return true; // a tag, or a plus
        }
        int end = bytes.indexOf(' ', space + 1);
        int wordBytes = end - space - 1;
        return wordBytes <= LONGEST_CONDITION
                && CONDITIONS.contains(new String(bytes.array(), space + 1, wordBytes, StandardCharsets.ISO_8859_1)
                        .toUpperCase(Locale.ROOT));
    }

    private int literalBytes(byte[] in, int from, int to) {
        int taken = (int) Math.min(to - from, literalLeft);
        bytes.append(in, from, from + taken);
        literalLeft -= taken;
        if (literalLeft == 0) {
            mode = Mode.LINE;
        }
        return from + taken;
    }

    // ------------------------------------------------------------------------------------------- what to do with it

    /** The literal becomes a part of the response; false, and the end, if it does not fit. */
    public boolean gather(FrameLimits limits) {
        long octets = literal().octets();
        if (literals >= limits.literals()) {
            refuse("has more than " + limits.literals() + " literals");
            return false;
        }
        if (octets > limits.literalBytes() - literalBytes) {
            refuse("has literals of more than " + limits.literalBytes() + " octets");
            return false;
        }
        literals++;
        literalBytes += (int) octets;
        literalLeft = octets;
        mode = octets == 0 ? Mode.LINE : Mode.LITERAL;
        return true;
    }

    /** Somebody else takes the bytes of the literal, and gives back what follows. In the response it is of no length. */
    public void handOver() {
        byte[] line = bytes.array();
        int announcement = bytes.length() - 1;
        while (line[announcement] != '{') {
            announcement--;
        }
        bytes.cut(bytes.length() - announcement);
        bytes.append(EMPTY_LITERAL, 0, EMPTY_LITERAL.length);
    }

    /** What comes next is another response. */
    public void reset() {
        mode = Mode.LINE;
        mark.reset();
        bytes.clear();
        lineBytes = 0;
        literalBytes = 0;
        literals = 0;
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

    /** How many bytes of the response there are. */
    public int length() {
        return bytes.length();
    }

    /** The last one announced. */
    public Literal literal() {
        return Objects.requireNonNull(literal);
    }

    /** What was wrong with the line, in words that go behind "a response". */
    public String fault() {
        return fault;
    }

    /** Whether no literal of this response was gathered. */
    public boolean isFirstLiteral() {
        return literals == 0;
    }

    /** How many bytes of an unfinished response are held. */
    public int heldBytes() {
        return bytes.length();
    }
}
