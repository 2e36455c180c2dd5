// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A port of a {@link ManualReactor}: who connects to it is the test's choice. */
public final class ManualPort implements ListeningPort {
    private final ManualReactor reactor;
    private final SocketAddress address;
    private final ServerFactory factory;
    private final TcpOptions options;
    private final List<ManualReactor> workers;
    private int peers;
    private boolean open = true;

    ManualPort(
            ManualReactor reactor,
            SocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<ManualReactor> workers) {
        this.reactor = reactor;
        this.address = address;
        this.factory = factory;
        this.options = options;
        this.workers = workers;
    }

    /**
     * Somebody connects, from an address that the kit makes up, or without a name.
     *
     * @return the new connection; empty if the factory refused it
     * @throws IllegalStateException if the port is closed
     */
    public Optional<StringTransport> accept() {
        return accept(
                address instanceof UnixDomainSocketAddress
                        ? UnixDomainSocketAddress.of("")
                        : new InetSocketAddress("198.51.100.7", 49_152 + peers));
    }

    /**
     * Somebody connects.
     *
     * @param peer from where
     * @return the new connection; empty if the factory refused it
     * @throws IllegalStateException if the port is closed
     */
    public Optional<StringTransport> accept(SocketAddress peer) {
        if (!open) {
            throw new IllegalStateException("connection refused: " + this);
        }
        ManualReactor server = workers.isEmpty() ? reactor : workers.get(peers % workers.size());
        peers++;
        Protocol protocol = factory.buildProtocol(peer);
        if (protocol == null) {
            return Optional.empty();
        }
        StringTransport wire = new StringTransport(server, options);
        wire.addresses(address, peer);
        return Optional.of(wire.connect(protocol));
    }

    /**
     * The options it was opened with.
     *
     * @return as given to {@code listenTcp} or {@code listenUnix}
     */
    public TcpOptions options() {
        return options;
    }

    /**
     * Whether it listens.
     *
     * @return true until {@link #stopListening()}
     */
    public boolean open() {
        return open;
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public CompletionStage<Void> stopListening() {
        reactor.checkThread();
        if (!open) {
            return CompletableFuture.completedFuture(null);
        }
        open = false;
        reactor.ended(this);
        var closed = new CompletableFuture<Void>();
        reactor.nextTurn(() -> closed.complete(null));
        return closed;
    }

    @Override
    public String toString() {
        return "port " + address + (open ? "" : ", closed");
    }
}
