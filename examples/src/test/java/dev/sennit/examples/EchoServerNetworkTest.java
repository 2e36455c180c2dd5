// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.Chunkings;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Feeding;
import dev.sennit.reactor.testkit.ProtocolPair;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.Timeline;
import dev.sennit.reactor.testkit.Timelines;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The other ways to test the echo server: at every cut, at every time, on every network. docs/testing.md shows them. */
class EchoServerNetworkTest {
    @Example
    void linesArriveHoweverTheyAreCut() {
        var feeding = Feeding.ofProtocol(EchoServer::new);
        assertThat(feeding.everyWay("one\r\ntwo\r\n")).containsExactly("one\r\ntwo\r\n");
    }

    @Property
    void anyCutWillDo(@ForAll("cuts") List<byte[]> pieces) {
        assertThat(Feeding.ofProtocol(EchoServer::new).pieces(pieces)).containsExactly("one\r\ntwo\r\n");
    }

    @Provide
    Arbitrary<List<byte[]>> cuts() {
        return Chunkings.of("one\r\ntwo\r\n");
    }

    @Property
    void silenceAndOnlySilenceEndsAConnection(@ForAll("connections") Timeline timeline) {
        timeline.checkIdle(new EchoServer(), Duration.ofSeconds(30), "hello\r\n");
    }

    @Provide
    Arbitrary<Timeline> connections() {
        return Timelines.ofConnections();
    }

    @Example
    void twoProtocolsTalk() {
        var client = new RecordingProtocol().onMade(transport -> transport.write("hi\r\n"));
        var pair = ProtocolPair.connect(client, new EchoServer()).pump();
        assertThat(client.text()).isEqualTo("hi\r\n");
        pair.advance(Duration.ofSeconds(30));
        assertThat(client.events()).containsExactly("made", "data: hi\r\ntoo slow, goodbye\r\n", "lost: done");
    }

    @Example
    void aClientThatReadsNothingIsCutOff() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        EventLoop server = network.reactor("server");
        var port = server.listen("tcp:8007", peer -> new EchoServer());
        SimulatedPeer client = network.connect("client", port.address());
        client.stopReading();
        client.send("hello\r\n".repeat(100_000));
        network.advance(Duration.ofMinutes(5));
        assertThat(server.counters().active()).isZero();
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    @Example
    void whatComesBackIsWhatWasSentOnAnyNetwork() {
        Seeds.each(50, seed -> {
            var network = new SimulatedNetwork(seed, FaultOptions.hostile().withAcceptFailures(0));
            EventLoop server = network.reactor("server");
            EventLoop client = network.reactor("client");
            var port = server.listen("tcp:8007", peer -> new EchoServer());
            List<RecordingProtocol> talks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                client.connectTcp(port.tcpAddress(), peer -> talk(talks), TcpOptions.defaults());
            }
            network.advance(Duration.ofHours(1));
            assertThat(talks).allSatisfy(talk -> {
                assertThat("one\r\ntwo\r\n").startsWith(talk.text().replaceFirst("too slow.*\r\n?$", ""));
                assertThat(talk.reason()).isPresent();
            });
            server.stop();
            client.stop();
            network.runUntilQuiet();
            assertThat(network.leftovers()).isEmpty();
        });
    }

    private static RecordingProtocol talk(List<RecordingProtocol> talks) {
        var talk = new RecordingProtocol().onMade(transport -> transport.write("one\r\ntwo\r\n"));
        talks.add(talk);
        return talk;
    }

    @Example
    void aScriptSaysWhatHappensWhen() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        var silent = new InetSocketAddress("192.0.2.1", 80);
        network.silence(silent);
        SimulatedPeer peer = network.connect("client", silent);
        network.later(Duration.ofSeconds(5), peer::close);
        network.advance(Duration.ofSeconds(6));
        assertThat(peer.state()).isEqualTo(SimulatedPeer.State.OVER);
    }
}
