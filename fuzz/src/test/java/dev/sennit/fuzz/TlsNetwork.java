// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/** A TLS server and a TLS client, on a network without faults of its own: what goes wrong is the input's doing. */
final class TlsNetwork {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final TlsOptions SERVER_TLS =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    private static final TlsOptions CLIENT_TLS = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "localhost")
            .withTaskExecutor(Runnable::run);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    /** Not the usual size, of which each input would take direct memory. */
    private static final int READ_BUFFER_BYTES = 4096;

    /** After this no deadline of a connection is left. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
    private final EventLoop server = reactor("server");
    private final EventLoop client = reactor("client");

    private EventLoop reactor(String name) {
        ReactorOptions usual = ReactorOptions.defaults();
        EventLoop loop = network.idleReactor(
                name,
                new ReactorOptions(
                        READ_BUFFER_BYTES,
                        usual.acceptsPerTurn(),
                        usual.timedCallsPerTurn(),
                        usual.slowTurn(),
                        usual.slowTurnReport()));
        loop.begin();
        return loop;
    }

    SimulatedNetwork network() {
        return network;
    }

    SocketAddress serve(RecordingProtocol protocol) {
        ListeningPort port =
                server.listenTcp(ANY_PORT, Tls.server(SERVER_TLS, peer -> protocol), TcpOptions.defaults());
        return port.address();
    }

    void connect(SocketAddress address, TlsOptions options, RecordingProtocol protocol) {
        client.connectTcp((InetSocketAddress) address, Tls.client(options, peer -> protocol), TcpOptions.defaults());
    }

    static TlsOptions clientOptions() {
        return CLIENT_TLS;
    }

    /** Waits until nothing can happen any more, and closes. */
    void end() {
        network.advance(LONG);
        Law.requires(server.counters().active() == 0, () -> "the server's connection is still there");
        Law.requires(client.counters().active() == 0, () -> "the client's connection is still there");
        server.end();
        client.end();
        Law.requires(network.leftovers().isEmpty(), () -> "left over: " + network.leftovers());
        server.close();
        client.close();
    }

    /** Whose fault an end may be here: anybody's but ours. */
    static void requirePeersFault(CloseReason reason) {
        Law.requires(
                !(reason instanceof CloseReason.ApplicationError) && !(reason instanceof CloseReason.Aborted),
                () -> "the connection ended with " + reason);
    }
}
