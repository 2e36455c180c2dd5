// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Forwards connections: {@code PortForward tcp:8080 192.0.2.7 80}. Learn from it: how a server opens a connection for
 * each of its clients, how {@link Pipe} keeps a fast sender from flooding memory when the receiver is slow, and how the
 * end of one direction is passed on.
 */
public final class PortForward extends BaseProtocol implements HalfCloseableProtocol {
    private final Consumer<PortForward> whenMade;
    private Optional<Pipe> pipe = Optional.empty(); // for what we receive

    private PortForward(Consumer<PortForward> whenMade) {
        this.whenMade = whenMade;
    }

    static ServerFactory to(InetSocketAddress target) {
        return peer -> new PortForward(client -> client.connectTo(target));
    }

    private void connectTo(InetSocketAddress target) {
        transport().pauseProducing(); // until there is somebody to pass it on to
        var factory = new ClientFactory() {
            @Override
            public Protocol buildProtocol(SocketAddress peer) {
                return new PortForward(server -> join(PortForward.this, server));
            }

            @Override
            public void clientConnectionFailed(Connector connector, IOException cause) {
                transport().abortConnection();
            }
        };
        transport().reactor().connectTcp(target, factory, TcpOptions.defaults());
    }

    private static void join(PortForward client, PortForward server) {
        if (client.transport().isClosing()) { // it did not wait for us
            server.transport().loseConnection();
            return;
        }
        client.pipe = Optional.of(new Pipe(client.transport(), server.transport()));
        server.pipe = Optional.of(new Pipe(server.transport(), client.transport()));
        client.pipe.ifPresent(Pipe::open);
        server.pipe.ifPresent(Pipe::open);
    }

    @Override
    protected void connectionMade() {
        whenMade.accept(this);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        pipe.ifPresent(to -> to.write(data));
    }

    @Override
    public void readConnectionLost() {
        pipe.ifPresent(Pipe::finish);
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public void connectionLost(CloseReason reason) {
        pipe.ifPresent(Pipe::close);
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        reactor.listen(args[0], to(new InetSocketAddress(args[1], Integer.parseInt(args[2]))));
        reactor.run();
    }
}
