// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection to an IMAP server came to nothing, or a command on it did. */
public final class ImapClientException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Kind {
        /** No connection could be made; the cause says more. */
        CANNOT_CONNECT,
        /** The connection was lost. */
        CONNECTION_LOST,
        /** A deadline ran out; {@link #reason()} says which. */
        TIMED_OUT,
        /** The server broke a rule or a limit. */
        BAD_ANSWER,
        /** The server has said NO or BAD. */
        REFUSED,
        /** The server does not have what that needs. */
        NOT_OFFERED,
        /** TLS is required and was not to be had. */
        NO_TLS,
        /** The user was not let in, or there is no way to log in that may be taken. */
        NOT_AUTHENTICATED,
        /** Whoever was to receive a message has failed. */
        RECEIVER_FAILED,
        /** The message that was to be appended could not be read, or is not as long as was said, or has a NUL. */
        BAD_MESSAGE,
        /** Too many commands wait already. */
        TOO_BUSY,
        /** It was cancelled, or its client closed. */
        CANCELLED
    }

    private static final Pattern RESPONSE_CODE = Pattern.compile(": (?:NO|BAD|BYE) \\[([A-Z0-9/-]+)");

    /** What kind of failure it is. */
    private final Kind kind;

    private final transient @Nullable CloseReason reason; // which is not serializable

    private ImapClientException(Kind kind, String message, @Nullable CloseReason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reason = reason;
    }

    /**
     * A failure of some kind.
     *
     * @param kind which
     * @param message what was wrong, and what is allowed
     */
    public ImapClientException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    /**
     * A failure of some kind, with its cause.
     *
     * @param kind which
     * @param message what was wrong
     * @param cause why
     */
    public ImapClientException(Kind kind, String message, Throwable cause) {
        this(kind, message, null, cause);
    }

    /**
     * The end of a connection.
     *
     * @param reason why it ended
     * @param bye what the server said before; empty if nothing
     * @return the failure, of the kind that fits the reason
     */
    public static ImapClientException of(CloseReason reason, String bye) {
        if (reason instanceof CloseReason.TimedOut) {
            return new ImapClientException(Kind.TIMED_OUT, reason.toString(), reason, null);
        }
        Kind kind = Kind.CONNECTION_LOST;
        Throwable cause = null;
        if (reason instanceof CloseReason.ProtocolError) {
            kind = Kind.BAD_ANSWER;
        } else if (reason instanceof CloseReason.HandshakeFailed failed) {
            kind = Kind.NO_TLS;
            cause = failed.cause();
        } else if (reason instanceof CloseReason.Lost lost) {
            cause = lost.cause();
        } else if (reason instanceof CloseReason.ApplicationError error) {
            cause = error.cause();
        }
        String words = bye.isEmpty() ? "the connection ended: " + reason : "the server has left: " + bye;
        return new ImapClientException(kind, words, reason, cause);
    }

    /**
     * The kind of failure.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The response code of an answer {@code NO [CODE] words}, or of the BYE with which a server greets or leaves (RFC 9051 section 7.1,
     * RFC 5530).
     *
     * @return such as {@code NONEXISTENT}, {@code OVERQUOTA} or {@code UNAVAILABLE}; empty if the server gave none
     */
    public Optional<String> responseCode() {
        Matcher code = RESPONSE_CODE.matcher(String.valueOf(getMessage()));
        return code.find() ? Optional.of(code.group(1)) : Optional.empty();
    }

    /**
     * Why the connection ended, if that is why; for {@link Kind#TIMED_OUT} which deadline ran out.
     *
     * @return empty for any other failure, and after serialization
     */
    public Optional<CloseReason> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Whether it is worth another try later.
     *
     * @return true for what the network or the server's state has done, and for the codes INUSE and UNAVAILABLE
     */
    public boolean isTemporary() {
        return switch (kind) {
            case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> true;
            case REFUSED, NOT_AUTHENTICATED ->
                responseCode()
                        .filter(code -> code.equals("INUSE") || code.equals("UNAVAILABLE"))
                        .isPresent();
            case BAD_ANSWER, NO_TLS, NOT_OFFERED, RECEIVER_FAILED, BAD_MESSAGE -> false;
        };
    }
}
