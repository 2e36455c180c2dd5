// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.SimulatedServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What a stranger sends to a TLS server or client, in records or not: it gets no further than the handshake, however it is cut. */
class TlsRecordsFuzzTest {
    @FuzzTest
    void aStrangerGetsNoFurtherThanTheHandshake(byte[] bytes) {
        Cuts.requireSame(bytes, () -> stranger(new TlsNetwork(), new RecordingProtocol()));
        Cuts.requireSame(bytes, () -> strangeServer(new TlsNetwork(), new RecordingProtocol()));
    }

    private static Stranger stranger(TlsNetwork network, RecordingProtocol protocol) {
        SimulatedPeer peer = network.network().connect("stranger", network.serve(protocol));
        return new Stranger(network, protocol, peer);
    }

    private static Stranger strangeServer(TlsNetwork network, RecordingProtocol protocol) {
        SimulatedServer server = network.network().listen(new InetSocketAddress("127.0.0.1", 443));
        network.connect(server.address(), TlsNetwork.clientOptions(), protocol);
        network.network().advance(Duration.ZERO);
        server.close();
        return new Stranger(network, protocol, server.accepted().get(0));
    }

    private record Stranger(TlsNetwork network, RecordingProtocol protocol, SimulatedPeer peer) implements Cuts.Reader {
        @Override
        public void feed(byte[] piece) {
            peer.send(piece);
            network.network().advance(Duration.ZERO);
        }

        @Override
        public String outcome() {
            peer.finish();
            network.end();
            Law.requires(protocol.text().isEmpty(), () -> "delivered without protection: " + protocol.text());
            CloseReason reason = protocol.reason().orElseThrow();
            Law.requires(
                    reason instanceof CloseReason.HandshakeFailed || reason instanceof CloseReason.Lost,
                    () -> "the connection ended with " + reason);
            return reason.getClass().getSimpleName();
        }
    }
}
