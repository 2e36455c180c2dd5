// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The line before a chunk: {@code 1*HEXDIG *( ";" name [ "=" ( token / quoted-string ) ] ) CRLF} (RFC 9112 section 7.1). Extensions
 * are checked and dropped. White space around ';' and '=', which the RFC calls bad and nobody sends, is refused.
 *
 * <pre>
 *  SIZE --";"--> NAME_START --> NAME --"="--> VALUE_START --> TOKEN
 *    |               ^            |               '---DQUOTE--> QUOTED --backslash--> QUOTED_PAIR --> QUOTED
 *    |               '----";"-----+---";"--- TOKEN, AFTER_QUOTED <--DQUOTE----'
 *    '-------CR-------> LINE_LF <-+---CR---- TOKEN, AFTER_QUOTED          any fault: REFUSED
 *                          '--LF--> COMPLETE
 * </pre>
 */
final class ChunkLineParser {
    private enum State {
        SIZE,
        NAME_START,
        NAME,
        VALUE_START,
        TOKEN,
        QUOTED,
        QUOTED_PAIR,
        AFTER_QUOTED,
        LINE_LF,
        COMPLETE,
        REFUSED
    }

    private static final int MOST_DIGITS = 16;
    private static final int MOST_SIGNIFICANT_BITS = 60; // 15 digits

    private final int lineBytes;
    private final int extensionBytes;

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int length; // of this line so far, without its CRLF
    private int extensions; // of all lines so far
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    ChunkLineParser(HttpLimits limits) {
        lineBytes = limits.chunkLineBytes();
        extensionBytes = limits.chunkExtensionBytes();
    }

    /** Starts the next line; the sum of the extensions goes on. */
    void begin() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        length = 0;
    }

    /** The index of the first byte not taken. */
    int parse(byte[] in, int from, int to) {
        int p = from;
        while (p < to && progress() == Progress.INCOMPLETE) {
            state = next(in[p]);
            if (state != State.REFUSED) {
                p++;
            }
        }
        return p;
    }

    private State next(byte b) {
        if (state == State.LINE_LF) {
            return b == '\n' ? State.COMPLETE : refuse(HttpFault.BARE_CR);
        }
        if (b == '\r' && endsLine()) {
            return State.LINE_LF;
        }
        if (++length > lineBytes) {
            return refuse(HttpFault.CHUNK_LINE_TOO_LONG);
        }
        if ((state != State.SIZE || b == ';') && ++extensions > extensionBytes) {
            return refuse(HttpFault.CHUNK_EXTENSIONS_TOO_LARGE);
        }
        return switch (state) {
            case SIZE -> size(b);
            case NAME_START -> Scan.isToken(b) ? State.NAME : badExtension(b);
            case NAME -> b == '=' ? State.VALUE_START : token(b, State.NAME);
            case VALUE_START -> b == '"' ? State.QUOTED : Scan.isToken(b) ? State.TOKEN : badExtension(b);
            case TOKEN -> token(b, State.TOKEN);
            case QUOTED -> b == '"' ? State.AFTER_QUOTED : quoted(b);
            case QUOTED_PAIR -> isText(b) ? State.QUOTED : badExtension(b);
            case AFTER_QUOTED -> b == ';' ? State.NAME_START : badExtension(b);
            case LINE_LF, COMPLETE, REFUSED -> throw new IllegalStateException("parse in " + state);
        };
    }

    private boolean endsLine() {
        return switch (state) {
            case SIZE -> digits > 0;
            case NAME, TOKEN, AFTER_QUOTED -> true;
            case NAME_START, VALUE_START, QUOTED, QUOTED_PAIR, LINE_LF, COMPLETE, REFUSED -> false;
        };
    }

    private State size(byte b) {
        int digit = HostSyntax.hex(b);
        if (digit < 0) {
            if (b == ';' && digits > 0) {
                return State.NAME_START;
            }
            return refuse(b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_CHUNK_SIZE);
        }
        size = size << 4 | digit;
        if (++digits > MOST_DIGITS || size >>> MOST_SIGNIFICANT_BITS != 0) {
            return refuse(HttpFault.CHUNK_SIZE_OVERFLOW);
        }
        return State.SIZE;
    }

    private State token(byte b, State same) {
        if (Scan.isToken(b)) {
            return same;
        }
        return b == ';' ? State.NAME_START : badExtension(b);
    }

    private State quoted(byte b) {
        if (b == '\\') {
            return State.QUOTED_PAIR;
        }
        return isText(b) ? State.QUOTED : badExtension(b);
    }

    private static boolean isText(byte b) {
        return ((b & 0xff) >= ' ' && b != 0x7f) || b == '\t';
    }

    private State badExtension(byte b) {
        return refuse(b == '\n' ? HttpFault.BARE_LF : HttpFault.BAD_CHUNK_EXTENSION);
    }

    private State refuse(HttpFault why) {
        fault = why;
        return State.REFUSED;
    }

    Progress progress() {
        return switch (state) {
            case COMPLETE -> Progress.COMPLETE;
            case REFUSED -> Progress.REFUSED;
            default -> Progress.INCOMPLETE;
        };
    }

    /** The size of the chunk; at most 15 hexadecimal digits, so sums of two do not overflow. */
    long size() {
        return size;
    }

    HttpFault fault() {
        return Objects.requireNonNull(fault);
    }
}
