// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.syntax.Scan;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a message once, in pieces of any size, and finds its parts, its fields, its delimiters, and how long all of them are (RFC 5322,
 * RFC 2045, RFC 2046). What it keeps is bounded by {@link MessageLimits}, the time by the length of the message, and nothing that a
 * message holds makes it fail.
 *
 * <p>A line ends with CRLF or with a bare LF, which counts as CRLF in every number of octets; a bare CR is a character. A delimiter is a
 * line that holds a boundary and nothing else but blanks behind it, so that a boundary may begin with another one. Multiparts without
 * their last delimiter end where the part around them does. Not thread-safe.
 */
public final class MessageIndexer {
    private enum Line {
        /** Nothing of it was read. */
        START,
        /** It is kept for the tree. */
        KEPT,
        /** It is text. */
        PASSED_OVER
    }

    private static final int COPY_BYTES = 8192;
    private static final int FIRST_LINE_BYTES = 256;
    private static final byte[] NONE = {};

    private final PartTree tree;
    private final LineCursor cursor = new LineCursor();
    private byte[] copied = NONE;
    private byte[] kept = NONE;
    private int keptBytes;
    private boolean cut; // bytes of the line were left out
    private boolean mayDelimit; // those were blanks
    private Line line = Line.START;
    private byte last = '\n'; // the byte before, in the line
    private long stored; // bytes read in whole pieces
    private boolean finished;

    /** With the limits {@link MessageLimits#DEFAULTS}. */
    public MessageIndexer() {
        this(MessageLimits.DEFAULTS);
    }

    /**
     * At the start of a message.
     *
     * @param limits how far it is looked into
     */
    public MessageIndexer(MessageLimits limits) {
        this.tree = new PartTree(limits);
    }

    /**
     * Reads on.
     *
     * @param piece the bytes that follow; all are read, and none are kept
     * @throws IllegalStateException if the message was finished
     */
    public void write(ByteBuffer piece) {
        requireUnfinished();
        if (piece.hasArray()) {
            int from = piece.arrayOffset() + piece.position();
            read(piece.array(), from, from + piece.remaining());
            piece.position(piece.limit());
            return;
        }
        if (copied.length == 0) {
            copied = new byte[COPY_BYTES];
        }
        while (piece.hasRemaining()) {
            int bytes = Math.min(piece.remaining(), COPY_BYTES);
            piece.get(copied, 0, bytes);
            read(copied, 0, bytes);
        }
    }

    private void read(byte[] in, int from, int to) {
        int p = from;
        long before = stored - from;
        while (p < to) {
            if (line == Line.START && !tree.inHeader()) {
                p = passOverText(in, p, to, before);
            }
            int end = Scan.endOfLine(in, p, to);
            if (line == Line.START && end < to && end - p <= tree.lineBytes()) {
                wholeLine(in, p, end, before + end + 1);
            } else {
                pieceOfLine(in, p, end, before + end + 1, end < to);
            }
            p = end + 1;
        }
        stored += to - from;
    }

    /** Whole lines that can be no delimiters, but for those at the very end; where the first begins that is not one of them. */
    private int passOverText(byte[] in, int from, int to, long before) {
        int p = from; // where a line begins
        int lines = 0;
        int bare = 0;
        int terminatorBytes = 0;
        int last = to - Long.BYTES; // what follows a line end is looked at, too
        for (int at = from; at < last; at += Long.BYTES) {
            long ends = Scan.lineFeeds(in, at);
            for (; ends != 0 && in[p] != '-'; ends &= ends - 1) {
                int end = at + Scan.firstOf(ends);
                terminatorBytes = end > p && in[end - 1] == '\r' ? 2 : 1;
                bare += terminatorBytes & 1;
                lines++;
                p = end + 1;
            }
            if (ends != 0) {
                break;
            }
        }
        if (lines > 0) {
            cursor.pass(before + p, lines, bare, terminatorBytes);
        }
        return p;
    }

    /** Most lines lie in one piece, and are read where they are. */
    private void wholeLine(byte[] in, int from, int end, long next) {
        int terminatorBytes = end > from && in[end - 1] == '\r' ? 2 : 1;
        cursor.ended(next, terminatorBytes);
        if (isWanted(in[from])) {
            tree.line(in, from, end + 1 - terminatorBytes, true, cursor);
        }
        cursor.advance();
    }

    /** Whether a line that begins with a byte is anything to the tree. */
    private boolean isWanted(byte first) {
        return tree.inHeader() || (first == '-' && tree.hasDelimiters());
    }

    private void pieceOfLine(byte[] in, int from, int to, long next, boolean ends) {
        if (to > from) {
            take(in, from, to);
            last = in[to - 1];
        }
        if (ends) {
            endOfLine(next, last == '\r' ? 2 : 1);
        }
    }

    /** More bytes of a line, at least one. */
    private void take(byte[] in, int from, int to) {
        if (line == Line.START) {
            line = isWanted(in[from]) ? Line.KEPT : Line.PASSED_OVER;
            keptBytes = 0;
            cut = false;
            mayDelimit = true;
        }
        if (line == Line.KEPT) {
            keep(in, from, to);
        }
    }

    private void keep(byte[] in, int from, int to) {
        int bytes = Math.min(to - from, Math.max(0, tree.lineBytes() - keptBytes));
        if (keptBytes + bytes > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(Math.max(FIRST_LINE_BYTES, kept.length * 2), keptBytes + bytes));
        }
        System.arraycopy(in, from, kept, keptBytes, bytes);
        keptBytes += bytes;
        if (bytes < to - from) {
            cut = true;
            mayDelimit = mayDelimit && isBlank(in, from + bytes, to);
        }
    }

    private static boolean isBlank(byte[] in, int from, int to) {
        int p = from;
        while (p < to && (in[p] == ' ' || in[p] == '\t' || in[p] == '\r')) {
            p++;
        }
        return p == to;
    }

    private void endOfLine(long next, int terminatorBytes) {
        cursor.ended(next, terminatorBytes);
        if (line == Line.KEPT) {
            boolean endsInCr = terminatorBytes == 2 && !cut;
            if (cut) {
                tree.lineWasCut();
            }
            tree.line(kept, 0, keptBytes - (endsInCr ? 1 : 0), mayDelimit, cursor);
        } else if (line == Line.START && tree.inHeader()) {
            tree.line(kept, 0, 0, false, cursor);
        }
        cursor.advance();
        line = Line.START;
        last = '\n';
    }

    /**
     * The message ends.
     *
     * @return where everything is
     * @throws IllegalStateException if it was finished before
     */
    public MessageIndex finish() {
        requireUnfinished();
        finished = true;
        if (line != Line.START) {
            endOfLine(stored, 0);
        }
        cursor.ended(stored, 0);
        return tree.finish(cursor);
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the message was finished; make an indexer for each message");
        }
    }

    /** The work done beyond looking for the ends of lines; see the tests. */
    long steps() {
        return tree.steps();
    }
}
