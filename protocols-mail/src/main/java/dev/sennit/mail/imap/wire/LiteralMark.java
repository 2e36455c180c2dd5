// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/** Looks out for the announcement of a literal while a line passes by, in whatever pieces. */
final class LiteralMark {
    private enum At {
        TEXT,
        QUOTED,
        ESCAPED,
        OPEN,
        DIGITS,
        PLUS,
        CLOSED
    }

    private At at = At.TEXT;
    private long octets;
    private Literal.Waiting waiting = Literal.Waiting.SYNCHRONIZING;

    void reset() {
        at = At.TEXT;
    }

    /** Whether the line, if it ends here, announces a literal. */
    boolean isThere() {
        return at == At.CLOSED;
    }

    Literal literal() {
        return new Literal(octets, waiting);
    }

    void pass(byte b) {
        switch (at) {
            case QUOTED -> at = b == '"' ? At.TEXT : b == '\\' ? At.ESCAPED : At.QUOTED;
            case ESCAPED -> at = At.QUOTED;
            case OPEN, DIGITS -> inBraces(b);
            case PLUS -> at = b == '}' ? At.CLOSED : text(b);
            case TEXT, CLOSED -> at = text(b);
        }
    }

    private At text(byte b) {
        if (b == '{') {
            octets = 0;
            waiting = Literal.Waiting.SYNCHRONIZING;
            return At.OPEN;
        }
        return b == '"' ? At.QUOTED : At.TEXT;
    }

    private void inBraces(byte b) {
        if (b >= '0' && b <= '9') {
            int digit = b - '0';
            octets = octets > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : octets * 10 + digit;
            at = At.DIGITS;
        } else if (at == At.DIGITS && b == '+') {
            waiting = Literal.Waiting.NON_SYNCHRONIZING;
            at = At.PLUS;
        } else if (at == At.DIGITS && b == '}') {
            at = At.CLOSED;
        } else {
            at = text(b);
        }
    }
}
