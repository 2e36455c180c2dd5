// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection to a server came to nothing, or a message on it did. */
public final class SmtpClientException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Kind {
        /** DNS gave no answer, or none that can be used; the cause says more. */
        LOOKUP_FAILED,
        /** There is no such domain (5.1.2 of RFC 3463). */
        NO_SUCH_DOMAIN,
        /** The domain takes no mail, and says so in DNS: a null MX (556, 5.1.10 of RFC 7505). */
        TAKES_NO_MAIL,
        /** The domain has no host that its mail may be sent to from here (5.4.4 of RFC 3463). */
        NO_ROUTE,
        /** No connection could be made; the cause says more. */
        CANNOT_CONNECT,
        /** The connection was lost. */
        CONNECTION_LOST,
        /** A deadline ran out; {@link #reason()} says which. */
        TIMED_OUT,
        /** The server broke a rule or a limit. */
        BAD_REPLY,
        /** The server does not want to, or not now; {@link #reply()} has its words. */
        REFUSED,
        /** TLS is required and was not to be had. */
        NO_TLS,
        /** The user was not let in, or there is no way to log in that may be taken. */
        NOT_AUTHENTICATED,
        /** The message needs an extension that the server has not. */
        UNSUPPORTED,
        /** The message is longer than the server takes. */
        TOO_LARGE,
        /** The message's source failed, or gave what may not be sent. */
        BAD_MESSAGE,
        /** Too many messages wait already. */
        TOO_BUSY,
        /** It was cancelled, or its client closed. */
        CANCELLED
    }

    /** What kind of failure it is. */
    private final Kind kind;

    private final transient @Nullable SmtpReply reply; // neither is serializable
    private final transient @Nullable CloseReason reason;

    private SmtpClientException(
            Kind kind,
            String message,
            @Nullable SmtpReply reply,
            @Nullable CloseReason reason,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reply = reply;
        this.reason = reason;
    }

    /**
     * A failure of some kind.
     *
     * @param kind which
     * @param message what was wrong, and what is allowed
     */
    public SmtpClientException(Kind kind, String message) {
        this(kind, message, null, null, null);
    }

    /**
     * A failure of some kind, with its cause.
     *
     * @param kind which
     * @param message what was wrong
     * @param cause why
     */
    public SmtpClientException(Kind kind, String message, Throwable cause) {
        this(kind, message, null, null, cause);
    }

    /**
     * A reply that is the end.
     *
     * @param kind which
     * @param what what was refused, such as {@code "EHLO"}
     * @param reply what the server said
     * @return the failure
     */
    public static SmtpClientException of(Kind kind, String what, SmtpReply reply) {
        return new SmtpClientException(kind, what + " was refused: " + reply, reply, null, null);
    }

    /**
     * The end of a connection.
     *
     * @param reason why it ended
     * @return the failure, of the kind that fits the reason
     */
    public static SmtpClientException of(CloseReason reason) {
        if (reason instanceof CloseReason.TimedOut) {
            return new SmtpClientException(Kind.TIMED_OUT, reason.toString(), null, reason, null);
        }
        Kind kind = Kind.CONNECTION_LOST;
        Throwable cause = null;
        if (reason instanceof CloseReason.ProtocolError) {
            kind = Kind.BAD_REPLY;
        } else if (reason instanceof CloseReason.HandshakeFailed failed) {
            kind = Kind.NO_TLS;
            cause = failed.cause();
        } else if (reason instanceof CloseReason.Lost lost) {
            cause = lost.cause();
        } else if (reason instanceof CloseReason.ApplicationError error) {
            cause = error.cause();
        }
        return new SmtpClientException(kind, "the connection ended: " + reason, null, reason, cause);
    }

    /**
     * The same failure, told in other words, with this one as its cause.
     *
     * @param message the other words
     * @return a failure of the same kind, with the same reply and reason
     */
    public SmtpClientException withMessage(String message) {
        return new SmtpClientException(kind, message, reply, reason, this);
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
     * What the server said, if that is why.
     *
     * @return empty for any other failure, and after serialization
     */
    public Optional<SmtpReply> reply() {
        return Optional.ofNullable(reply);
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
     * @return true for replies 4xx, and for what the network or the server's state has done
     */
    public boolean isTemporary() {
        if (reply != null) {
            return reply.isTemporary();
        }
        return switch (kind) {
            case LOOKUP_FAILED, CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> true;
            case NO_SUCH_DOMAIN, TAKES_NO_MAIL, NO_ROUTE -> false;
            case BAD_REPLY, REFUSED, NO_TLS, NOT_AUTHENTICATED, UNSUPPORTED, TOO_LARGE, BAD_MESSAGE -> false;
        };
    }
}
