// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection asked of a {@link ManualReactor}: whether and when it comes about is the test's choice. */
public final class ManualConnector implements Connector {
    private final ManualReactor reactor;
    private final SocketAddress destination;
    private final ClientFactory factory;
    private final TcpOptions options;
    private State state = State.DISCONNECTED;
    private int attempts;
    private @Nullable DelayedCall timeout; // active while CONNECTING
    private @Nullable StringTransport wire; // non-null exactly while CONNECTED

    ManualConnector(ManualReactor reactor, SocketAddress destination, ClientFactory factory, TcpOptions options) {
        this.reactor = reactor;
        this.destination = destination;
        this.factory = factory;
        this.options = options;
    }

    /**
     * The attempt succeeds.
     *
     * @return the new connection; empty if the factory thought better of it
     * @throws IllegalStateException unless an attempt is under way
     */
    public Optional<StringTransport> succeed() {
        endAttempt();
        Protocol protocol = factory.buildProtocol(destination);
        if (protocol == null) {
            return Optional.empty();
        }
        state = State.CONNECTED;
        StringTransport connected = new StringTransport(reactor, options);
        connected.addresses(host(), destination);
        connected.whenLost(this::lost);
        wire = connected;
        return Optional.of(connected.connect(protocol));
    }

    private SocketAddress host() {
        return destination instanceof UnixDomainSocketAddress
                ? UnixDomainSocketAddress.of("")
                : new InetSocketAddress("192.0.2.1", 49_152 + attempts);
    }

    /**
     * The attempt fails.
     *
     * @param cause what {@link ClientFactory#clientConnectionFailed} is told
     * @throws IllegalStateException unless an attempt is under way
     */
    public void fail(IOException cause) {
        endAttempt();
        factory.clientConnectionFailed(this, cause);
    }

    /**
     * How often connecting was tried.
     *
     * @return 1 after the first attempt began
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The options it was asked for with.
     *
     * @return as given to {@code connectTcp} or {@code connectUnix}
     */
    public TcpOptions options() {
        return options;
    }

    boolean opened(StringTransport connection) {
        return connection == wire;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public SocketAddress destination() {
        return destination;
    }

    @Override
    public void connect() {
        reactor.checkThread();
        if (state != State.DISCONNECTED) {
            throw new IllegalStateException("connect needs a connector that is DISCONNECTED, this one is " + state);
        }
        state = State.CONNECTING;
        attempts++;
        timeout = reactor.callLater(
                options.connectTimeout(),
                () -> fail(new SocketTimeoutException("no connection to " + destination + " in time")));
        if (destination instanceof InetSocketAddress tcp && tcp.isUnresolved()) {
            failLater(new UnknownHostException(tcp.getHostString()));
        }
    }

    @Override
    public void stopConnecting() {
        reactor.checkThread();
        if (state != State.CONNECTING) {
            throw new IllegalStateException("stopConnecting needs an attempt under way, this one is " + state);
        }
        failLater(new ConnectCancelledException("connecting to " + destination + " was given up"));
    }

    @Override
    public void disconnect() {
        if (state == State.CONNECTING) {
            stopConnecting();
        } else if (wire != null) {
            wire.loseConnection();
        }
    }

    void reactorStops() {
        if (state == State.CONNECTING) {
            failLater(new ConnectCancelledException("the reactor stopped"));
        }
    }

    private void failLater(IOException cause) {
        int attempt = attempts;
        reactor.nextTurn(() -> {
            if (state == State.CONNECTING && attempt == attempts) {
                fail(cause);
            }
        });
    }

    private void endAttempt() {
        if (state != State.CONNECTING) {
            throw new IllegalStateException("no attempt is under way: " + this);
        }
        state = State.DISCONNECTED;
        DelayedCall pending = timeout;
        timeout = null;
        if (pending != null && pending.active()) {
            pending.cancel();
        }
    }

    private void lost(CloseReason reason) {
        state = State.DISCONNECTED;
        wire = null;
        factory.clientConnectionLost(this, reason);
    }

    @Override
    public String toString() {
        return "connection to " + destination + ", " + state;
    }
}
