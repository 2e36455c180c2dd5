// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Request heads (RFC 9112 sections 2 to 6), strict, resumable at every byte, without garbage.
 *
 * <pre>
 *  START --CR--> LEADING_LF --LF--> METHOD --SP--> TARGET --SP--> VERSION --CRLF--> FIELDS --CRLF CRLF--> COMPLETE --> START
 *    '--------------any------------------^                                              any fault: REFUSED
 * </pre>
 *
 * <p>A head that is complete in the given slice is parsed where it is and copied once, into its {@link RequestHead}. Of an incomplete
 * one the parser keeps what is there and goes on where it stopped; it belongs to that connection until the head has ended. Between
 * heads it holds nothing of a connection, so one parser serves all connections of a loop.
 *
 * <p>Clients repeat themselves: if the bytes of the last head come again, comparing them is all the work, since equal bytes parse
 * equally.
 */
public final class RequestHeadParser {
    private enum State {
        START,
        LEADING_LF,
        METHOD,
        TARGET,
        VERSION,
        FIELDS,
        COMPLETE,
        REFUSED
    }

    private static final int METHOD_BYTES = 32;
    private static final int CRLF_BYTES = 2;
    private static final int VERSION_BYTES = 8;
    private static final long HTTP_1_1 = 0x312e312f50545448L; // "HTTP/1.1", first byte lowest
    private static final long HTTP_1_0 = 0x302e312f50545448L;

    private final RequestHead head = new RequestHead();
    private final FieldSectionParser fields;
    private final int requestLineEnd;
    private final int mostBytes;

    private State state = State.START;
    private int position; // the next byte to look at, counted from the start of the head
    private int methodEnd;
    private int targetEnd;
    private char major;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    /** A parser that refuses what is over the limits. */
    public RequestHeadParser(HttpLimits limits) {
        requestLineEnd = limits.requestLineBytes() + CRLF_BYTES;
        mostBytes = requestLineEnd + limits.headerBytes() + CRLF_BYTES;
        fields = new FieldSectionParser(
                head.fields,
                limits.headerBytes(),
                limits.headerCount(),
                HttpFault.HEADER_TOO_LARGE,
                HttpFault.TOO_MANY_FIELDS);
    }

    /**
     * Takes the bytes from {@code from} to {@code to}. After a complete head this starts the next one.
     *
     * @return the index of the first byte not taken: {@code to} unless the head is now complete or refused
     * @throws IllegalStateException after a refusal
     */
    public int parse(byte[] in, int from, int to) {
        Objects.checkFromToIndex(from, to, in.length);
        if (from == to) {
            return from;
        }
        return switch (state) {
            case START, COMPLETE -> {
                if (in[from] == '\r') {
                    startOver(State.LEADING_LF);
                    yield parse(in, from + 1, to);
                }
                yield firstPart(in, from, to);
            }
            case LEADING_LF -> {
                if (in[from] != '\n') {
                    refuse(HttpFault.BARE_CR);
                    yield from;
                }
                state = State.METHOD;
                yield parse(in, from + 1, to);
            }
            case METHOD, TARGET, VERSION, FIELDS ->
                head.lengthBytes() == 0 ? firstPart(in, from, to) : nextPart(in, from, to);
            case REFUSED -> throw new IllegalStateException("parse after " + state);
        };
    }

    private int firstPart(byte[] in, int from, int to) {
        if (state == State.COMPLETE && head.isRepeated(in, from, to)) {
            return from + head.lengthBytes();
        }
        boolean afterEmptyLine = state == State.METHOD;
        startOver(State.METHOD);
        if (afterEmptyLine && in[from] == '\r') {
            refuse(HttpFault.EMPTY_LINES_BEFORE_REQUEST);
            return from;
        }
        advance(in, from, to);
        int taken = state == State.COMPLETE ? position : Math.min(to - from, mostBytes);
        head.append(in, from, from + taken);
        return conclude(from, to);
    }

    private int nextPart(byte[] in, int from, int to) {
        int start = from - head.lengthBytes();
        head.append(in, from, Math.min(to, start + mostBytes));
        advance(head.bytes(), 0, head.lengthBytes());
        return conclude(start, to);
    }

    /** {@code start} is where in the given bytes the head started, or would have. */
    private int conclude(int start, int to) {
        if (state == State.COMPLETE) {
            head.end(position);
            head.requestLine(methodEnd, targetEnd, version);
            HttpFault wrong = head.interpret();
            if (wrong != null) {
                refuse(wrong);
            }
        }
        return state == State.COMPLETE || state == State.REFUSED ? start + position : to;
    }

    private void startOver(State first) {
        head.clear();
        position = 0;
        fault = null;
        state = first;
    }

    private void advance(byte[] bytes, int base, int to) {
        if (state != State.FIELDS) {
            int end = Math.min(to, base + requestLineEnd);
            state = switch (state) {
                case METHOD -> method(bytes, base, end);
                case TARGET -> target(bytes, base, end);
                case VERSION -> version(bytes, base, end);
                case START, LEADING_LF, FIELDS, COMPLETE, REFUSED ->
                    throw new IllegalStateException("request line in " + state);
            };
            if (state == State.FIELDS) {
                fields.begin(position);
            } else if (state != State.REFUSED && position == requestLineEnd) {
                refuse(HttpFault.REQUEST_LINE_TOO_LONG);
            }
        }
        if (state == State.FIELDS) {
            state = fields(bytes, base, to);
        }
    }

    // Each step goes on into the next one, and returns the state in which the bytes ran out.

    private State method(byte[] bytes, int base, int end) {
        int p = Scan.endOfToken(bytes, base + position, Math.min(end, base + METHOD_BYTES + 1));
        position = p - base;
        if (position > METHOD_BYTES) {
            return refused(HttpFault.METHOD_TOO_LONG);
        }
        if (p == end) {
            return State.METHOD;
        }
        if (bytes[p] != ' ' || position == 0) {
            return refused(bytes[p] == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_METHOD);
        }
        methodEnd = position++;
        return target(bytes, base, end);
    }

    private State target(byte[] bytes, int base, int end) {
        int p = Scan.endOfTarget(bytes, base + position, end);
        position = p - base;
        if (p == end) {
            return State.TARGET;
        }
        if (bytes[p] != ' ') {
            return refused(
                    switch (bytes[p]) {
                        case '\r' -> HttpFault.MISSING_VERSION;
                        case '\n' -> HttpFault.BARE_LF;
                        default -> HttpFault.BAD_TARGET;
                    });
        }
        if (position == methodEnd + 1) {
            return refused(HttpFault.BAD_TARGET);
        }
        targetEnd = position++;
        return version(bytes, base, end);
    }

    private State version(byte[] bytes, int base, int end) {
        int p = base + position;
        if (position == targetEnd + 1 && end - p >= VERSION_BYTES) {
            long word = Scan.word(bytes, p);
            if (word == HTTP_1_1 || word == HTTP_1_0) {
                version = word == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
                major = '1';
                position += VERSION_BYTES;
            }
        }
        while (base + position < end) {
            byte b = bytes[base + position];
            HttpFault wrong = versionByte(position - targetEnd - 1, b);
            if (wrong != null) {
                return refused(wrong);
            }
            position++;
            if (b == '\n') {
                return major == '1' ? State.FIELDS : refused(HttpFault.UNSUPPORTED_VERSION);
            }
        }
        return State.VERSION;
    }

    private @Nullable HttpFault versionByte(int index, byte b) {
        switch (index) {
            case 5, 7 -> {
                if (b < '0' || b > '9') {
                    return HttpFault.BAD_VERSION;
                }
                if (index == 5) {
                    major = (char) b;
                } else {
                    version = b == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
                }
                return null;
            }
            case VERSION_BYTES + 1 -> {
                return b == '\n' ? null : HttpFault.BARE_CR;
            }
            default -> {
                return b == "HTTP/1.1\r".charAt(index) ? null : b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_VERSION;
            }
        }
    }

    private State fields(byte[] bytes, int base, int to) {
        Progress progress = fields.parse(bytes, base, to);
        position = fields.position();
        return switch (progress) {
            case INCOMPLETE -> State.FIELDS;
            case COMPLETE -> State.COMPLETE;
            case REFUSED -> refused(Objects.requireNonNull(fields.fault()));
        };
    }

    private State refused(HttpFault why) {
        fault = why;
        return State.REFUSED;
    }

    private void refuse(HttpFault why) {
        state = refused(why);
    }

    /** How far the head is: INCOMPLETE before its first byte, too. */
    public Progress progress() {
        return switch (state) {
            case START, LEADING_LF, METHOD, TARGET, VERSION, FIELDS -> Progress.INCOMPLETE;
            case COMPLETE -> Progress.COMPLETE;
            case REFUSED -> Progress.REFUSED;
        };
    }

    /**
     * The head; valid until the next {@link #parse} or {@link #reset}.
     *
     * @throws IllegalStateException if it is not complete
     */
    public RequestHead head() {
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

    /** The bytes of an incomplete head that the parser keeps; 0 between heads. */
    public int heldBytes() {
        return progress() == Progress.INCOMPLETE ? head.lengthBytes() : 0;
    }

    /** How long a head may be before more room is needed: the longest one so far, or more. */
    public int roomBytes() {
        return head.bytes().length;
    }

    /** Whether bytes of a head, or of an empty line before one, came without its end. */
    public boolean holdsBeginning() {
        return state != State.START && progress() == Progress.INCOMPLETE;
    }

    /** Forgets everything, for another connection. */
    public void reset() {
        startOver(State.START);
    }
}
