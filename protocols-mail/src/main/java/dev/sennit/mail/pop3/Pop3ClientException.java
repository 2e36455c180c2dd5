// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection to a POP3 server came to nothing, or a command on it did. */
public final class Pop3ClientException extends IOException {
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
        /** The server has said {@code -ERR}. */
        REFUSED,
        /** TLS is required and was not to be had. */
        NO_TLS,
        /** The user was not let in, or there is no way to log in that may be taken. */
        NOT_AUTHENTICATED,
        /** Whoever was to receive a message has failed. */
        RECEIVER_FAILED,
        /** Too many commands wait already. */
        TOO_BUSY,
        /** It was cancelled, or its client closed. */
        CANCELLED
    }

    private static final Pattern RESPONSE_CODE = Pattern.compile("\\[([A-Z0-9/-]+)]");

    /** What kind of failure it is. */
    private final Kind kind;

    private final transient @Nullable CloseReason reason; // which is not serializable

    private Pop3ClientException(Kind kind, String message, @Nullable CloseReason reason, @Nullable Throwable cause) {
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
    public Pop3ClientException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    /**
     * A failure of some kind, with its cause.
     *
     * @param kind which
     * @param message what was wrong
     * @param cause why
     */
    public Pop3ClientException(Kind kind, String message, Throwable cause) {
        this(kind, message, null, cause);
    }

    /**
     * The end of a connection.
     *
     * @param reason why it ended
     * @return the failure, of the kind that fits the reason
     */
    public static Pop3ClientException of(CloseReason reason) {
        if (reason instanceof CloseReason.TimedOut) {
            return new Pop3ClientException(Kind.TIMED_OUT, reason.toString(), reason, null);
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
        return new Pop3ClientException(kind, "the connection ended: " + reason, reason, cause);
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
     * The response code of an answer {@code -ERR [CODE] words} (RFC 2449 section 8, RFC 3206).
     *
     * @return such as {@code IN-USE} or {@code SYS/TEMP}; empty if the server gave none
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
     * @return true for what the network or the server's state has done, and for the codes IN-USE, LOGIN-DELAY and SYS/TEMP
     */
    public boolean isTemporary() {
        return switch (kind) {
            case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> true;
            case REFUSED, NOT_AUTHENTICATED ->
                responseCode()
                        .filter(code -> code.equals("IN-USE") || code.equals("LOGIN-DELAY") || code.equals("SYS/TEMP"))
                        .isPresent();
            case BAD_ANSWER, NO_TLS, RECEIVER_FAILED -> false;
        };
    }
}
