// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.WrappingProtocol;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose attempt is over when the TLS handshake is. The connection below looks the name up and connects; the
 * handshake has what that left of the budget.
 *
 * <pre>
 *   CONNECTING -- the connection below is there --> HANDSHAKING -- done, protocol made --> CONNECTED -- lost --> OVER
 *        |                                              |                                                         ^
 *        '----------- failed, too slow, given up -------'---------------------------------------------------------'
 * </pre>
 */
final class TlsClientConnection<P extends Protocol> implements ClientConnection<P> {
    private enum State {
        CONNECTING,
        HANDSHAKING,
        CONNECTED,
        OVER
    }

    private static final System.Logger LOG = System.getLogger(TlsClientConnection.class.getName());

    private final Reactor reactor;
    private final TlsClientEndpoint endpoint;
    private final ProtocolFactory<P> factory;
    private final Duration budget;
    private final long begunNanos;
    private final CompletableFuture<P> protocol = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> lost = new CompletableFuture<>();
    private final ClientConnection<Opening> below;
    private final Reactor.Registration shutdown;
    private State state = State.CONNECTING;
    private @Nullable Transport transport; // non-null from HANDSHAKING on
    private @Nullable P built; // non-null while CONNECTED

    TlsClientConnection(
            Reactor reactor, TlsClientEndpoint endpoint, ProtocolFactory<P> factory, ClientOptions options) {
        OnReactor.check(reactor);
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.factory = factory;
        budget = endpoint.connectTimeout(options);
        begunNanos = reactor.nanoTime();
        below = endpoint.below().connect(reactor, Opening::new, options);
        shutdown = reactor.beforeShutdown(() -> {
            giveUp("its reactor stopped");
            return protocol.exceptionally(failure -> null);
        });
        below.protocol().whenComplete((opened, failure) -> {
            if (failure != null) {
                fail(asIo(failure));
            }
        });
        below.lost().whenComplete((reason, failure) -> {
            if (failure == null) {
                lost(reason);
            }
        });
        protocol.whenComplete((made, failure) -> {
            if (protocol.isCancelled()) { // by somebody else, on any thread
                reactor.callFromThread(this::disconnect);
            }
        });
    }

    private IOException asIo(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException io
                ? io
                : new CannotConnectException(where(), new IOException(cause.toString(), cause));
    }

    private String where() {
        return endpoint.toString();
    }

    @Override
    public CompletionStage<P> protocol() {
        return protocol;
    }

    @Override
    public CompletionStage<CloseReason> lost() {
        return lost;
    }

    @Override
    public void disconnect() {
        OnReactor.check(reactor);
        if (state == State.CONNECTED) {
            below.disconnect();
        } else {
            giveUp("it was given up");
        }
    }

    private void giveUp(String why) {
        if (state == State.CONNECTING || state == State.HANDSHAKING) {
            end(new ConnectCancelledException("connecting to " + where() + " is over: " + why));
        }
    }

    /** Fails, and leaves nothing open. */
    private void end(IOException failure) {
        fail(failure);
        if (transport == null) {
            below.disconnect();
        } else {
            transport.abortConnection();
        }
    }

    private void fail(IOException failure) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        shutdown.remove();
        reactor.callFromThread(() -> {
            protocol.completeExceptionally(failure);
            lost.completeExceptionally(failure);
        });
    }

    private void lost(CloseReason reason) {
        P made = built;
        if (state == State.CONNECTED && made != null) {
            state = State.OVER;
            built = null;
            protocol.complete(made); // it may have failed while it was made
            lost.complete(reason);
        } else {
            fail(new CannotConnectException(where(), reason));
        }
    }

    /** The protocol of the connection below: nobody's until the handshake is done. */
    private final class Opening implements TlsProtocol, DrainableProtocol, WrappingProtocol {
        private final SocketAddress peer;
        private Protocol inside = TlsHandshake.UNDER_WAY;
        private @Nullable Deadline deadline; // of what is left of the budget

        Opening(SocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public void makeConnection(Transport made) {
            if (state == State.OVER) {
                made.abortConnection();
                return;
            }
            transport = made;
            state = State.HANDSHAKING;
            made.startTls(endpoint.tls().get());
            Deadline left = new Deadline(made, DeadlineKind.CONNECT, DeadlineKind.CONNECT.label(), this::outOfTime);
            deadline = left;
            left.set(budgetLeft());
        }

        private Duration budgetLeft() {
            if (budget.compareTo(Deadline.NONE) >= 0) {
                return Deadline.NONE;
            }
            Duration left = budget.minusNanos(reactor.nanoTime() - begunNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private void outOfTime() {
            if (state == State.HANDSHAKING && transport != null) {
                transport.abortConnection(new CloseReason.TimedOut(DeadlineKind.CONNECT, "TLS handshake", budget));
            }
        }

        @Override
        public void handshakeCompleted(TlsInfo tls) {
            if (deadline != null) {
                deadline.close();
            }
            P made = state == State.HANDSHAKING ? build() : null;
            Transport secured = transport;
            if (made == null || secured == null) {
                return;
            }
            state = State.CONNECTED;
            shutdown.remove();
            built = made;
            inside = made;
            made.makeConnection(secured);
            if (made instanceof TlsProtocol speaker && !secured.isClosing()) {
                speaker.handshakeCompleted(tls);
            }
            protocol.complete(made);
        }

        /** Null if there is none, and the attempt is over. */
        private @Nullable P build() {
            P made = null;
            try {
                made = factory.buildProtocol(peer);
                if (made == null && state == State.HANDSHAKING) {
                    end(new CannotConnectException(where(), new IOException("the factory refused " + peer)));
                }
            } catch (RuntimeException fault) {
                LOG.log(System.Logger.Level.ERROR, "no protocol for the connection to " + peer, fault);
                end(new CannotConnectException(where(), new IOException("the factory failed: " + fault, fault)));
            }
            return state == State.HANDSHAKING ? made : null;
        }

        @Override
        public Protocol wrapped() {
            return inside;
        }

        @Override
        public int unreadBytes() {
            return 0;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            inside.dataReceived(data);
        }

        @Override
        public void drainRequested() {
            if (state != State.CONNECTED) {
                giveUp("its reactor drains");
            } else if (inside instanceof DrainableProtocol drainable) {
                drainable.drainRequested();
            } else if (transport != null) {
                transport.loseConnection();
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            inside.connectionLost(reason);
        }
    }

    @Override
    public String toString() {
        return "connection to " + where() + ", " + state;
    }
}
