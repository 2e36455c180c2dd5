// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One response head (RFC 9112 sections 2, 4 and 5), strict, resumable at every byte.
 *
 * <pre>
 *  VERSION --SP--> CODE --SP--> REASON --CR--> LINE_LF --LF--> FIELDS --CRLF CRLF--> COMPLETE       any fault: REFUSED
 * </pre>
 */
public final class ResponseHeadParser {
    private enum State {
        VERSION,
        CODE,
        REASON,
        LINE_LF,
        FIELDS,
        COMPLETE,
        REFUSED
    }

    private static final int CRLF_BYTES = 2;
    private static final String VERSION = "HTTP/1.1 ";
    private static final int MAJOR = 5;
    private static final int MINOR = 7;
    private static final int CODE_END = VERSION.length() + 3;
    private static final int LEAST_CODE = 100;
    private static final int MOST_CODE = 599;

    private final ResponseHead head = new ResponseHead();
    private final FieldSectionParser fields;
    private final int statusLineEnd;
    private final int mostBytes;

    private State state = State.VERSION;
    private int position; // the next byte to look at, counted from the start of the head
    private int code;
    private int reasonEnd;
    private char major;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    /** A parser that refuses what is over the limits; {@link HttpLimits#requestLineBytes()} is that of the status line. */
    public ResponseHeadParser(HttpLimits limits) {
        statusLineEnd = limits.requestLineBytes() + CRLF_BYTES;
        mostBytes = statusLineEnd + limits.headerBytes() + CRLF_BYTES;
        fields = new FieldSectionParser(
                head.fields,
                limits.headerBytes(),
                limits.headerCount(),
                HttpFault.HEADER_TOO_LARGE,
                HttpFault.TOO_MANY_FIELDS);
    }

    /**
     * Takes the bytes from {@code from} to {@code to}.
     *
     * @return the index of the first byte not taken: {@code to} unless the head is now complete or refused
     * @throws IllegalStateException after the head, or a refusal
     */
    public int parse(byte[] in, int from, int to) {
        Objects.checkFromToIndex(from, to, in.length);
        if (state == State.COMPLETE || state == State.REFUSED) {
            throw new IllegalStateException("parse after " + state);
        }
        int start = from - head.lengthBytes(); // where the head would have begun in the given bytes
        head.append(in, from, Math.min(to, start + mostBytes));
        advance(head.bytes(), head.lengthBytes());
        if (state == State.COMPLETE) {
            HttpFault wrong = head.interpret(version, code, CODE_END + 1, reasonEnd, position);
            if (wrong != null) {
                state = refuse(wrong);
            }
        }
        return progress() == Progress.INCOMPLETE ? to : start + position;
    }

    private void advance(byte[] bytes, int to) {
        int end = Math.min(to, statusLineEnd);
        while (position < end && isInStatusLine()) {
            state = statusLine(bytes[position]);
            if (state == State.REFUSED) {
                return;
            }
            position++;
            if (state == State.FIELDS) {
                fields.begin(position);
            }
        }
        if (isInStatusLine()) {
            if (position == statusLineEnd) {
                state = refuse(HttpFault.STATUS_LINE_TOO_LONG);
            }
        } else if (state == State.FIELDS) {
            state = fields(bytes, to);
        }
    }

    private boolean isInStatusLine() {
        return switch (state) {
            case VERSION, CODE, REASON, LINE_LF -> true;
            case FIELDS, COMPLETE, REFUSED -> false;
        };
    }

    private State statusLine(byte b) {
        return switch (state) {
            case VERSION -> version(b);
            case CODE -> code(b);
            case REASON -> reason(b);
            case LINE_LF -> b == '\n' ? State.FIELDS : refuse(HttpFault.BARE_CR);
            case FIELDS, COMPLETE, REFUSED -> throw new IllegalStateException("status line in " + state);
        };
    }

    private State version(byte b) {
        if (position == MAJOR || position == MINOR) {
            if (b < '0' || b > '9') {
                return refuse(b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_VERSION);
            }
            if (position == MAJOR) {
                major = (char) b;
            } else {
                version = b == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
            }
            return State.VERSION;
        }
        if (b != VERSION.charAt(position)) {
            return refuse(b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_VERSION);
        }
        if (position < VERSION.length() - 1) {
            return State.VERSION;
        }
        return major == '1' ? State.CODE : refuse(HttpFault.UNSUPPORTED_VERSION);
    }

    private State code(byte b) {
        if (position == CODE_END) {
            boolean isStatus = b == ' ' && code >= LEAST_CODE && code <= MOST_CODE;
            return isStatus ? State.REASON : refuse(HttpFault.BAD_STATUS_CODE);
        }
        if (b < '0' || b > '9') {
            return refuse(b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_STATUS_CODE);
        }
        code = code * 10 + b - '0';
        return State.CODE;
    }

    private State reason(byte b) {
        if (b == '\r') {
            reasonEnd = position;
            return State.LINE_LF;
        }
        if (b == '\n') {
            return refuse(HttpFault.BARE_LF);
        }
        boolean isText = (b & 0xff) >= ' ' && b != 0x7f;
        return isText || b == '\t' ? State.REASON : refuse(HttpFault.BAD_REASON);
    }

    private State fields(byte[] bytes, int to) {
        Progress progress = fields.parse(bytes, 0, to);
        position = fields.position();
        return switch (progress) {
            case INCOMPLETE -> State.FIELDS;
            case COMPLETE -> State.COMPLETE;
            case REFUSED -> refuse(Objects.requireNonNull(fields.fault()));
        };
    }

    private State refuse(HttpFault why) {
        fault = why;
        return State.REFUSED;
    }

    /** How far the head is. */
    public Progress progress() {
        return switch (state) {
            case VERSION, CODE, REASON, LINE_LF, FIELDS -> Progress.INCOMPLETE;
            case COMPLETE -> Progress.COMPLETE;
            case REFUSED -> Progress.REFUSED;
        };
    }

    /** Whether any byte was taken. */
    public boolean hasBegun() {
        return head.lengthBytes() > 0;
    }

    /**
     * The head.
     *
     * @throws IllegalStateException if it is not complete
     */
    public ResponseHead head() {
        if (state != State.COMPLETE) {
            throw new IllegalStateException("no head in " + state);
        }
        return head;
    }

    /**
     * Why the head was refused.
     *
     * @throws IllegalStateException if it was not
     */
    public HttpFault fault() {
        if (fault == null) {
            throw new IllegalStateException("no fault in " + state);
        }
        return fault;
    }
}
