// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import java.nio.charset.StandardCharsets;

/** The commands of SMTP and LMTP, and of those who speak something else. */
public enum Verb {
    EHLO,
    HELO,
    LHLO,
    MAIL,
    RCPT,
    DATA,
    BDAT,
    RSET,
    NOOP,
    QUIT,
    VRFY,
    EXPN,
    HELP,
    STARTTLS,
    AUTH,
    /** HTTP, from a browser that was told this port, or made to use it. */
    GET,
    /** As above. */
    POST,
    /** As above, from one that takes us for a proxy. */
    CONNECT,
    /** Anything else. */
    UNKNOWN;

    private static final Verb[] KNOWN = {
        MAIL, RCPT, DATA, EHLO, RSET, QUIT, BDAT, HELO, LHLO, NOOP, AUTH, STARTTLS, VRFY, EXPN, HELP, GET, POST, CONNECT
    };

    private final byte[] name = name().getBytes(StandardCharsets.US_ASCII);

    /** Which one a line begins with, in letters of any case: a space or the end of the line stands behind it. */
    public static Verb of(byte[] line, int start, int end) {
        for (Verb verb : KNOWN) {
            if (verb.begins(line, start, end)) {
                return verb;
            }
        }
        return UNKNOWN;
    }

    private boolean begins(byte[] line, int start, int end) {
        int behind = start + name.length;
        if (behind > end || (behind < end && line[behind] != ' ')) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = line[start + i];
            if (b != name[i] && b != (name[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    /** Where the arguments of a line with this command begin. */
    public int argumentStart(int start, int end) {
        return Math.min(end, start + name.length + 1);
    }
}
