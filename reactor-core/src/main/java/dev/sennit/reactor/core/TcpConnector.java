// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An outgoing connection, attempt after attempt. The outcome of each is told in a later turn, once. */
final class TcpConnector implements Connector, ReadyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnector.class);

    private final EventLoop loop;
    private final SocketAddress address;
    private final ClientFactory factory;
    private final TcpOptions options;
    private State state = State.DISCONNECTED;
    private @Nullable SocketIo socket; // non-null while an attempt waits for the network
    private @Nullable DelayedCall timeout; // non-null while an attempt waits for the network, unless it may for ever
    private @Nullable IOException failure; // non-null from a failure until the factory is told
    private @Nullable TcpTransport transport; // non-null while CONNECTED

    TcpConnector(EventLoop loop, SocketAddress address, ClientFactory factory, TcpOptions options) {
        this.loop = loop;
        this.address = address;
        this.factory = factory;
        this.options = options;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public SocketAddress destination() {
        return address;
    }

    @Override
    public void connect() {
        loop.checkThread();
        if (state != State.DISCONNECTED) {
            throw new IllegalStateException("connect() needs a connector that is DISCONNECTED, this one is " + state);
        }
        state = State.CONNECTING;
        loop.connections().attemptStarts(this);
        loop.flightLog().attemptBegins(this);
        try {
            start();
        } catch (IOException e) {
            failLater(e);
        }
    }

    private void start() throws IOException {
        if (address instanceof InetSocketAddress tcp && tcp.isUnresolved()) {
            throw new UnknownHostException(tcp.getHostString());
        }
        SocketIo started = loop.poller().connect(address, options);
        socket = started;
        loop.poller().register(started, this, Interest.WRITE);
        if (options.connectTimeout().compareTo(Deadline.NONE) < 0) {
            timeout = loop.callLater(options.connectTimeout(), this::timedOut);
        }
    }

    @Override
    public void ready(int ready) {
        SocketIo connecting = socket;
        if (connecting == null) {
            return;
        }
        try {
            if (!connecting.finishConnect()) {
                return;
            }
        } catch (IOException e) {
            failLater(e);
            return;
        }
        socket = null;
        endOfAttempt("connected");
        connected(connecting);
    }

    private void connected(SocketIo connection) {
        Protocol protocol = null;
        try {
            protocol = factory.buildProtocol(connection.peer());
        } catch (Throwable fault) {
            LOG.error("no protocol for the connection to {}: its factory failed", address, fault);
            if (failure == null) {
                failLater(new IOException("the factory failed: " + fault, fault));
            }
        }
        if (failure != null) { // or the factory gave the attempt up
            connection.closeWithReset();
            return;
        }
        if (protocol == null) {
            connection.close();
            state = State.DISCONNECTED;
            return;
        }
        TcpTransport opened = new TcpTransport(loop, connection, options, protocol, this);
        try {
            loop.connections().watch(connection, opened);
        } catch (IOException e) {
            failLater(e);
            return;
        }
        state = State.CONNECTED;
        transport = opened;
        loop.loopCounters().connected++;
        opened.made();
    }

    private void timedOut() {
        failLater(new SocketTimeoutException(
                "connecting to " + address + " took longer than " + Durations.format(options.connectTimeout())));
    }

    @Override
    public void stopConnecting() {
        loop.checkThread();
        if (state != State.CONNECTING) {
            throw new IllegalStateException(
                    "stopConnecting() needs a connector that is CONNECTING, this one is " + state);
        }
        if (failure == null) {
            failLater(new ConnectCancelledException("connecting to " + address + " was given up"));
        }
    }

    @Override
    public void disconnect() {
        loop.checkThread();
        switch (state) {
            case CONNECTING -> stopConnecting();
            case CONNECTED -> {
                if (transport != null) {
                    transport.loseConnection();
                }
            }
            case DISCONNECTED -> {}
        }
    }

    private void failLater(IOException cause) {
        if (socket != null) {
            socket.close();
            socket = null;
        }
        endOfAttempt(cause.toString());
        failure = cause;
        loop.nextTurn(() -> failed(cause));
    }

    private void endOfAttempt(String outcome) {
        loop.connections().attemptEnds(this);
        loop.flightLog().attemptEnds(this, outcome);
        if (timeout != null && timeout.active()) {
            timeout.cancel();
        }
        timeout = null;
    }

    private void failed(IOException cause) {
        state = State.DISCONNECTED;
        failure = null;
        loop.loopCounters().connectFailures++;
        factory.clientConnectionFailed(this, cause);
    }

    /** The transport is over; its protocol knows. */
    void connectionEnded(CloseReason reason) {
        state = State.DISCONNECTED;
        transport = null;
        factory.clientConnectionLost(this, reason);
    }
}
