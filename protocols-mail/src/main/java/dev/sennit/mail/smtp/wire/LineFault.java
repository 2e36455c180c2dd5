// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

/** Bytes that stand in no line. Receivers that take them for the end of one can be made to see another message than we do. */
public enum LineFault {
    /** A CR that no LF follows. */
    BARE_CR("a bare CR"),
    /** An LF that no CR precedes. */
    BARE_LF("a bare LF"),
    /** A zero byte. */
    NUL("a NUL");

    private final String words;

    LineFault(String words) {
        this.words = words;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }

    static LineFault of(byte unexpected) {
        return switch (unexpected) {
            case '\n' -> BARE_LF;
            case 0 -> NUL;
            default -> BARE_CR;
        };
    }
}
