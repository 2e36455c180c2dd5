// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpFault;
import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request came to nothing, or its response did not come whole. */
public final class HttpClientException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Kind {
        /** No connection could be made; the cause is a {@link dev.sennit.reactor.CannotConnectException}. */
        CANNOT_CONNECT,
        /** The connection was lost before the response was complete. */
        CONNECTION_LOST,
        /** A deadline ran out; {@link #reason()} says which. */
        TIMED_OUT,
        /** The response broke a rule or a limit; {@link #fault()} says which, if HTTP/1 has it. */
        BAD_RESPONSE,
        /** The request's body could not be read, or has another length than was announced; the cause says more. */
        BODY_FAILED,
        /** Too many requests wait for a connection already. */
        TOO_BUSY,
        /** It was cancelled, its client closed, or its reactor stopped. */
        CANCELLED,
        /** A redirection that is not followed; the message says why. */
        BAD_REDIRECT
    }

    /** What kind of failure it is. */
    private final Kind kind;

    /** The rule that was broken; null if none of HTTP/1 was. */
    private final @Nullable HttpFault fault;

    private final transient @Nullable CloseReason reason; // which is not serializable

    private HttpClientException(
            Kind kind,
            String message,
            @Nullable HttpFault fault,
            @Nullable CloseReason reason,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.fault = fault;
        this.reason = reason;
    }

    /**
     * A failure of some kind.
     *
     * @param kind which
     * @param message what was wrong, and what is allowed
     */
    public HttpClientException(Kind kind, String message) {
        this(kind, message, null, null, null);
    }

    /**
     * A failure of some kind, with its cause.
     *
     * @param kind which
     * @param message what was wrong
     * @param cause why
     */
    public HttpClientException(Kind kind, String message, Throwable cause) {
        this(kind, message, null, null, cause);
    }

    /**
     * A response that broke a rule or a limit.
     *
     * @param fault which
     * @return the failure
     */
    public static HttpClientException of(HttpFault fault) {
        return new HttpClientException(
                Kind.BAD_RESPONSE,
                "bad response: " + fault.message() + " (" + fault.source() + ")",
                fault,
                new CloseReason.ProtocolError(fault.message()),
                null);
    }

    /**
     * The end of a connection, for those who wait for something from it.
     *
     * @param reason why it ended
     * @return the failure, of the kind that fits the reason
     */
    public static HttpClientException of(CloseReason reason) {
        Kind kind = Kind.CONNECTION_LOST;
        Throwable cause = null;
        if (reason instanceof CloseReason.TimedOut) {
            kind = Kind.TIMED_OUT;
        } else if (reason instanceof CloseReason.ProtocolError) {
            kind = Kind.BAD_RESPONSE;
        } else if (reason instanceof CloseReason.Lost lost) {
            cause = lost.cause();
        } else if (reason instanceof CloseReason.ApplicationError error) {
            kind = Kind.CANCELLED;
            cause = error.cause();
        }
        String message = kind == Kind.TIMED_OUT ? reason.toString() : "the connection ended first: " + reason;
        return new HttpClientException(kind, message, null, reason, cause);
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
     * The rule of HTTP/1 that the response broke.
     *
     * @return empty unless that is what happened
     */
    public Optional<HttpFault> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * Why the connection ended, where that is what happened; for {@link Kind#TIMED_OUT} which deadline ran out.
     *
     * @return empty if there was no connection
     */
    public Optional<CloseReason> reason() {
        return Optional.ofNullable(reason);
    }
}
