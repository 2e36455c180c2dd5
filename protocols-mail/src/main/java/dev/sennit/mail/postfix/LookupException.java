// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

/** Why a lookup has no answer, in words for Postfix's log. */
public final class LookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether it makes sense to ask again. */
    public enum Kind {
        /** Later it may work: mail waits until then. */
        TEMPORARY,
        /** It will never work, such as the name of a table that does not exist. Over tcp_table, which has no such word, as TEMPORARY. */
        PERMANENT
    }

    /** Whether it makes sense to ask again. */
    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind whether it makes sense to ask again
     * @param message what is wrong; what does not print is left out, and what is beyond 200 characters
     */
    public LookupException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** {@return whether it makes sense to ask again} */
    public Kind kind() {
        return kind;
    }
}
