// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;
import java.time.Duration;

/** Why a connection ended; what {@link Protocol#connectionLost} is told, exactly once. */
public sealed interface CloseReason {
    /** It ended in order: the peer finished, or our polite close is complete. */
    record Done() implements CloseReason {
        @Override
        public String toString() {
            return "done";
        }
    }

    /** We cut it off with {@link Transport#abortConnection()}. */
    record Aborted() implements CloseReason {
        @Override
        public String toString() {
            return "aborted";
        }
    }

    /**
     * The world took it: a reset, a broken path, a stopped reactor.
     *
     * @param cause what the operating system said
     */
    record Lost(IOException cause) implements CloseReason {
        @Override
        public String toString() {
            return "lost: " + cause.getMessage();
        }
    }

    /**
     * One of its deadlines ran out.
     *
     * @param which the kind of waiting that took too long
     * @param name which deadline of that kind, such as {@code "request head"}
     * @param period how long was allowed
     */
    record TimedOut(DeadlineKind which, String name, Duration period) implements CloseReason {
        @Override
        public String toString() {
            return "timed out: " + name + " after " + Durations.format(period);
        }
    }

    /**
     * The peer broke the protocol.
     *
     * @param message what was wrong, for the log
     */
    record ProtocolError(String message) implements CloseReason {
        @Override
        public String toString() {
            return "protocol error: " + message;
        }
    }

    /**
     * Our own code failed while it served the connection.
     *
     * @param cause what was thrown
     */
    record ApplicationError(Throwable cause) implements CloseReason {
        @Override
        public String toString() {
            return "application error: " + cause;
        }
    }

    /**
     * The TLS handshake failed: nothing was delivered, and nothing of what was written was sent.
     *
     * @param cause what was wrong, such as a certificate that is not trusted, or the peer's alert
     */
    record HandshakeFailed(IOException cause) implements CloseReason {
        @Override
        public String toString() {
            return "TLS handshake failed: " + cause.getMessage();
        }
    }

    /**
     * The TLS handshake was given up because nobody had room for its work ({@link TlsOptions#taskExecutor()}): too many
     * others wait for theirs. The peer may try again later.
     *
     * @param message what was full
     */
    record HandshakeRefused(String message) implements CloseReason {
        @Override
        public String toString() {
            return "TLS handshake refused: " + message;
        }
    }

    /**
     * The peer's bytes ended without the close_notify that TLS wants (RFC 8446, section 6.1): somebody may have cut the
     * rest off.
     */
    record Truncated() implements CloseReason {
        @Override
        public String toString() {
            return "truncated: the peer's FIN came without TLS close_notify";
        }
    }

    /** The one {@link Truncated}. */
    Truncated TRUNCATED = new Truncated();

    /** The one {@link Done}. */
    Done DONE = new Done();

    /** The one {@link Aborted}. */
    Aborted ABORTED = new Aborted();
}
