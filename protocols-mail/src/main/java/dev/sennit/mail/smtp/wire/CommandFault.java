// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

/** A command that is refused: the reply that says so. */
public final class CommandFault extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String status;

    /** Without a stack: it tells of a peer's mistake. The text is ASCII without line breaks. */
    public CommandFault(int code, String status, String text) {
        super(text, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** 501 5.5.4, which most are. */
    static CommandFault arguments(String text) {
        return new CommandFault(501, "5.5.4", text);
    }

    /** The reply code. */
    public int code() {
        return code;
    }

    /** The enhanced status code (RFC 3463). */
    public String status() {
        return status;
    }

    /** The text. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
