// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the replies of a server, one after the other (RFC 5321 section 4.2.1): lines of one code, the last with a space or nothing
 * behind it, the others with a hyphen. Lines end with CRLF and nothing else.
 */
public final class ReplyParser {
    /** What {@link #parse} found. */
    public enum Progress {
        /** The reply takes more bytes. */
        INCOMPLETE,
        /** {@link #reply()} has it. */
        COMPLETE,
        /** {@link #fault()} says why; nothing after it can be trusted. */
        REFUSED
    }

    private final int lineBytes;
    private final int maxLines;
    private final LineCutter cutter = new LineCutter();
    private final List<String> lines = new ArrayList<>();
    private Progress progress = Progress.INCOMPLETE;
    private int code;
    private @Nullable SmtpReply reply; // non-null while COMPLETE
    private String fault = "";

    /**
     * A parser.
     *
     * @param lineBytes how long a line may be, its CRLF included
     * @param maxLines how many a reply may have
     */
    public ReplyParser(int lineBytes, int maxLines) {
        this.lineBytes = lineBytes;
        this.maxLines = maxLines;
    }

    /** Reads up to the end of a reply; returns the index of the first byte behind it, or {@code to}. */
    public int parse(byte[] in, int from, int to) {
        if (progress == Progress.REFUSED) {
            return to;
        }
        progress = Progress.INCOMPLETE;
        int p = from;
        while (p < to && progress == Progress.INCOMPLETE) {
            p = cutter.cut(in, p, to, lineBytes);
            switch (cutter.progress()) {
                case INCOMPLETE -> {}
                case COMPLETE -> line(cutter.bytes(), cutter.start(), cutter.end());
                case TOO_LONG -> refuse("a line of the reply is longer than " + lineBytes + " bytes");
                case REFUSED -> refuse("the reply has " + cutter.fault().words());
            }
        }
        return progress == Progress.REFUSED ? to : p;
    }

    private void line(byte[] bytes, int from, int to) {
        int value = code(bytes, from, to);
        boolean last = to - from == 3 || (to - from > 3 && bytes[from + 3] == ' ');
        if (value < 200 || !(last || bytes[from + 3] == '-')) {
            refuse("a line of the reply does not begin with a code");
        } else if (!lines.isEmpty() && value != code) {
            refuse("the lines of the reply have different codes");
        } else if (lines.size() == maxLines) {
            refuse("the reply has more than " + maxLines + " lines");
        } else {
            code = value;
            lines.add(text(bytes, Math.min(to, from + 4), to));
            if (last) {
                reply = new SmtpReply(code, lines);
                lines.clear();
                progress = Progress.COMPLETE;
            }
        }
    }

    /** The three digits, or -1. */
    private static int code(byte[] bytes, int from, int to) {
        if (to - from < 3) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = 10 * value + bytes[i] - '0';
        }
        return value > 599 ? -1 : value;
    }

    private static String text(byte[] bytes, int from, int to) {
        byte[] printable = new byte[to - from];
        for (int i = 0; i < printable.length; i++) {
            byte b = bytes[from + i];
            printable[i] = b >= ' ' && b <= '~' ? b : (byte) '?';
        }
        return new String(printable, StandardCharsets.US_ASCII);
    }

    private void refuse(String why) {
        fault = why;
        progress = Progress.REFUSED;
        lines.clear();
    }

    /** What the last call found. */
    public Progress progress() {
        return progress;
    }

    /**
     * The reply.
     *
     * @throws IllegalStateException unless one is complete
     */
    public SmtpReply reply() {
        SmtpReply complete = reply;
        if (complete == null || progress != Progress.COMPLETE) {
            throw new IllegalStateException("no reply is complete");
        }
        return complete;
    }

    /** Why nothing more is read, for people. */
    public String fault() {
        return fault;
    }

    /** How many bytes were taken of a reply that is not complete; whoever starts TLS asks (CVE-2021-38371). */
    public int heldBytes() {
        return cutter.heldBytes() + lines.size();
    }
}
