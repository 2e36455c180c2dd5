// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nothing came of connecting. The message names every address that was tried and what became of it; the cause is the
 * most telling failure, which is the first that is not just a missing route, and the others are suppressed.
 */
public final class CannotConnectException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable CloseReason reason; // which is not serializable

    /**
     * For a failure before or after any address was tried.
     *
     * @param where the endpoint as the user knows it
     * @param cause what went wrong
     */
    public CannotConnectException(String where, IOException cause) {
        super("cannot connect to " + where + ": " + cause.getMessage(), cause);
        reason = null;
    }

    /**
     * For the failure of every address.
     *
     * @param where the endpoint as the user knows it
     * @param failures what became of each address, in the order they were tried
     * @throws IllegalArgumentException if there are none
     */
    public CannotConnectException(String where, Map<String, ? extends IOException> failures) {
        super("cannot connect to " + where + ": " + tried(failures), mostTelling(failures.values()));
        reason = null;
        suppressOthers(failures.values());
    }

    /**
     * For a budget that ran out.
     *
     * @param where the endpoint as the user knows it
     * @param timedOut which deadline, of the kind {@link DeadlineKind#CONNECT}; named by what we were about
     * @param failures what became of each address that was tried, in order
     */
    public CannotConnectException(
            String where, CloseReason.TimedOut timedOut, Map<String, ? extends IOException> failures) {
        super(
                "cannot connect to " + where + ": " + timedOut + (failures.isEmpty() ? "" : ": " + tried(failures)),
                new SocketTimeoutException(timedOut.toString()));
        reason = timedOut;
        suppressOthers(failures.values());
    }

    /**
     * For a connection that came about and ended before its TLS handshake was done.
     *
     * @param where the endpoint as the user knows it
     * @param reason why it ended
     */
    public CannotConnectException(String where, CloseReason reason) {
        super(
                "cannot connect to " + where + ": " + (saysHandshake(reason) ? "" : "TLS handshake: ") + reason,
                cause(reason));
        this.reason = reason;
    }

    private static boolean saysHandshake(CloseReason reason) {
        return reason instanceof CloseReason.HandshakeFailed || reason instanceof CloseReason.HandshakeRefused;
    }

    private static IOException cause(CloseReason reason) {
        if (reason instanceof CloseReason.HandshakeFailed failed) {
            return failed.cause();
        }
        if (reason instanceof CloseReason.Lost lost) {
            return lost.cause();
        }
        if (reason instanceof CloseReason.TimedOut) {
            return new SocketTimeoutException(reason.toString());
        }
        return new IOException(
                reason.toString(), reason instanceof CloseReason.ApplicationError error ? error.cause() : null);
    }

    private static String tried(Map<String, ? extends IOException> failures) {
        return failures.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue().getMessage() + ")")
                .collect(Collectors.joining(", ", "tried ", ""));
    }

    private static IOException mostTelling(Collection<? extends IOException> failures) {
        IOException first = null;
        for (IOException each : failures) {
            if (!isMissingRoute(each)) {
                return each;
            }
            first = first == null ? each : first;
        }
        if (first == null) {
            throw new IllegalArgumentException("no address, no failure: name at least one");
        }
        return first;
    }

    /** A host without IPv6, or without IPv4, says this of half of the addresses. */
    private static boolean isMissingRoute(IOException failure) {
        return failure instanceof NoRouteToHostException
                || String.valueOf(failure.getMessage()).contains("unreachable");
    }

    private void suppressOthers(Collection<? extends IOException> failures) {
        for (IOException each : failures) {
            if (each != getCause()) {
                addSuppressed(each);
            }
        }
    }

    /**
     * Which deadline ran out, if that was it.
     *
     * @return kind {@link DeadlineKind#CONNECT}, named {@code resolving}, {@code connecting} or {@code TLS handshake} after
     *     what we were about; kind {@link DeadlineKind#HANDSHAKE} if {@link TlsOptions#handshakeTimeout()} was shorter;
     *     empty for any other failure, and after serialization
     */
    public Optional<CloseReason.TimedOut> timedOut() {
        return reason instanceof CloseReason.TimedOut timedOut ? Optional.of(timedOut) : Optional.empty();
    }

    /**
     * How the connection ended, if there was one and its TLS handshake was not done, or which deadline ran out.
     *
     * @return {@link CloseReason.HandshakeFailed} for a certificate that is not trusted, or a peer that refused, say;
     *     {@link CloseReason.HandshakeRefused}; {@link CloseReason.TimedOut}; or another; empty if no address was reached, and after serialization
     */
    public Optional<CloseReason> reason() {
        return Optional.ofNullable(reason);
    }
}
