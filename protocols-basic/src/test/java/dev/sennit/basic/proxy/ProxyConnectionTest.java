// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.basic.policy.IpNetwork;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.ProtocolPair;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProxyConnectionTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress("127.0.0.1", 40_000);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 1234);
    private static final InetSocketAddress SITE = new InetSocketAddress("198.51.100.7", 80);
    private static final String LINE = "PROXY TCP4 192.0.2.1 198.51.100.7 1234 80\r\n";

    private final ManualTime time = new ManualTime();
    private final RecordingProtocol protocol = RecordingProtocol.halfCloseable();
    private final List<SocketAddress> builtFor = new ArrayList<>();

    private ServerFactory site() {
        return peer -> {
            builtFor.add(peer);
            return protocol;
        };
    }

    private StringTransport connect(ServerFactory factory) {
        Protocol built = factory.buildProtocol(PROXY);
        assertThat(built).isNotNull();
        return new StringTransport(time.reactor(), TcpOptions.defaults())
                .keepFailures()
                .connect(built);
    }

    private StringTransport connect() {
        return connect(new ProxyServerFactory(site()));
    }

    private static byte[] bytes(ProxyHeader header, String behind) {
        byte[] first = header.toBytes();
        byte[] second = behind.getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Test
    void theProtocolIsMadeWhenTheHeaderIsThereAndSeesTheClient() {
        protocol.onMade(transport -> transport.write("hello " + transport.peer()));
        StringTransport wire = connect();
        wire.receive(LINE.substring(0, LINE.length() - 1));
        assertThat(protocol.made()).isFalse();
        assertThat(builtFor).isEmpty();
        wire.receive("\nGET");
        assertThat(builtFor).containsExactly(CLIENT);
        assertThat(wire.text()).isEqualTo("hello " + CLIENT);
        assertThat(protocol.transport().host()).isEqualTo(SITE);
        assertThat(protocol.events()).containsExactly("made", "data: GET");
    }

    @Property(tries = 50)
    void theBytesBehindTheHeaderArriveHoweverTheyAreCut(
            @ForAll boolean line, @ForAll @IntRange(min = 1, max = 12) int piece) {
        var server = new RecordingProtocol();
        ProxyHeader header = ProxyHeader.of(CLIENT, SITE);
        byte[] all = bytes(line ? header.withVersion(ProxyHeader.Version.V1) : header, "one two three");
        var wire =
                StringTransport.connect(new ProxyServerFactory(peer -> server).buildProtocol(PROXY), new ManualTime());
        for (int at = 0; at < all.length; at += piece) {
            wire.receive(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
        }
        assertThat(server.events()).containsExactly("made", "data: one two three");
        assertThat(server.transport().peer()).isEqualTo(CLIENT);
        assertThat(ProxyHeader.of(server.transport())).isPresent();
    }

    @Test
    void localAndUnknownKeepTheAddressesOfTheSocket() {
        for (ProxyHeader each : List.of(
                ProxyHeader.local(),
                ProxyHeader.unknown(ProxyHeader.Version.V1),
                ProxyHeader.unknown(ProxyHeader.Version.V2))) {
            var server = new RecordingProtocol();
            var wire = StringTransport.connect(new ProxyServerFactory(peer -> server).buildProtocol(PROXY), time);
            wire.receive(each.toBytes());
            assertThat(server.transport().peer()).isEqualTo(wire.peer());
            assertThat(server.transport().host()).isEqualTo(wire.host());
            assertThat(ProxyHeader.of(server.transport())).contains(each);
        }
    }

    @Test
    void theHeadersValuesAreForTheProtocol() {
        StringTransport wire = connect();
        wire.receive(ProxyHeader.of(CLIENT, SITE)
                .withTlv(ProxyTlv.of(ProxyTlv.AUTHORITY, "example.org"))
                .toBytes());
        Optional<ProxyHeader> header = ProxyHeader.of(protocol.transport());
        assertThat(header.flatMap(each -> each.tlv(ProxyTlv.AUTHORITY)).map(ProxyTlv::text))
                .contains("example.org");
        assertThat(ProxyHeader.of(wire)).isEmpty();
    }

    @Test
    void theHeaderHasItsOwnDeadlineWhichBytesDoNotPutOff() {
        StringTransport wire = connect();
        assertThat(wire.deadlines().list()).singleElement().hasToString("PROXY header in 5s of 5s");
        time.advance(Duration.ofMillis(4_999));
        wire.receive("PROXY");
        assertThat(wire.closing()).isFalse();
        time.advance(Duration.ofMillis(1));
        wire.settle();
        assertThat(wire.reason())
                .contains(new CloseReason.TimedOut(DeadlineKind.PHASE, "PROXY header", Duration.ofSeconds(5)));
        assertThat(protocol.events()).isEmpty();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void noDeadlineIsLeftBehindTheHeader() {
        StringTransport wire = connect();
        wire.receive(LINE);
        assertThat(wire.deadlines().list()).isEmpty();
        time.advance(Duration.ofHours(1));
        assertThat(wire.closing()).isFalse();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void theDeadlineCanBeSwitchedOff() {
        StringTransport wire =
                connect(new ProxyServerFactory(site(), ProxyOptions.DEFAULTS.withHeaderTimeout(Deadline.NONE)));
        time.advance(Duration.ofDays(1));
        assertThat(wire.closing()).isFalse();
    }

    @Test
    void whatIsNoHeaderEndsTheConnectionAndReachesNobody() {
        StringTransport wire = connect();
        wire.receive("GET / HTTP/1.1\r\n");
        wire.settle();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("no PROXY header: byte 1 is 0x47"));
        assertThat(wire.text()).isEmpty();
        assertThat(builtFor).isEmpty();
    }

    @Test
    void thePeersEndWithinTheHeaderIsTheEnd() {
        StringTransport wire = connect();
        wire.receive("PROXY");
        wire.receiveEof();
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(protocol.events()).isEmpty();
    }

    @Test
    void aHalfCloseableProtocolIsOneBehindTheHeader() {
        StringTransport wire = connect();
        wire.receive(LINE);
        wire.receiveEof();
        assertThat(protocol.events()).containsExactly("made", "read lost");
        assertThat(wire.closing()).isFalse();
    }

    @Test
    void aClientThatTheFactoryRefusesIsClosed() {
        StringTransport wire = connect(new ProxyServerFactory(peer -> null));
        wire.receive(LINE + "data");
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void bytesThatCameWithTheHeaderWaitForAProtocolThatPauses() {
        protocol.onMade(Transport::pauseProducing);
        StringTransport wire = connect();
        wire.receive(LINE + "early");
        wire.peerSends(" late");
        wire.peerFinishes();
        wire.settle();
        assertThat(protocol.events()).containsExactly("made");
        protocol.transport().resumeProducing();
        assertThat(protocol.events()).containsExactly("made");
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "data: early late", "read lost");
    }

    @Test
    void aProtocolThatPausesAndResumesAtOnceMissesNothing() {
        protocol.onMade(transport -> {
            transport.pauseProducing();
            transport.resumeProducing();
        });
        StringTransport wire = connect();
        wire.receive(LINE + "early");
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "data: early");
        assertThat(wire.reading()).isTrue();
    }

    @Test
    void aProtocolThatClosesAtOnceReceivesNothing() {
        protocol.onMade(Transport::loseConnection);
        StringTransport wire = connect();
        wire.receive(LINE + "early");
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "lost: done");
    }

    @Test
    void aProtocolThatFailsAtOnceIsReset() {
        protocol.onMade(transport -> {
            throw new IllegalArgumentException("on purpose");
        });
        StringTransport wire = connect();
        wire.receive(LINE + "early");
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(wire.reason()).get().isInstanceOf(CloseReason.ApplicationError.class);
        assertThat(protocol.events()).hasSize(2).first().isEqualTo("made");
    }

    // ------------------------------------------------------------------------------------------------------ trust

    @Test
    void onlyThisMachineIsTrustedUnlessSaidOtherwise() {
        var factory = new ProxyServerFactory(site());
        assertThat(factory.buildProtocol(CLIENT)).isNull();
        assertThat(factory.buildProtocol(new InetSocketAddress("10.0.0.1", 1))).isNull();
        assertThat(factory.buildProtocol(new InetSocketAddress("::1", 1))).isNotNull();
        assertThat(factory.buildProtocol(UnixDomainSocketAddress.of("/tmp/s"))).isNotNull();
        assertThat(builtFor).isEmpty();
    }

    @Test
    void othersCanBeServedAsThemselves() {
        var factory = new ProxyServerFactory(
                site(),
                ProxyOptions.DEFAULTS
                        .withTrusted(IpNetwork.parseList("10.0.0.0/8"))
                        .withOthers(ProxyOptions.Others.SERVE));
        StringTransport wire = connect(factory);
        wire.receive(LINE);
        assertThat(builtFor).containsExactly(PROXY);
        assertThat(protocol.events()).containsExactly("made", "data: " + LINE);
        assertThat(ProxyHeader.of(protocol.transport())).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------------ client

    @Test
    void aClientsHeaderGoesBeforeItsGreeting() {
        for (ProxyHeader.Version version : ProxyHeader.Version.values()) {
            var server = new RecordingProtocol();
            var client = new RecordingProtocol().onMade(transport -> transport.write("hello"));
            ProxyHeader header = ProxyHeader.of(CLIENT, SITE).withVersion(version);
            var pair = ProtocolPair.connect(
                    new ProxyClientFactory(peer -> client, header).buildProtocol(SITE),
                    new ProxyServerFactory(peer -> server).buildProtocol(PROXY));
            pair.pump();
            assertThat(server.events()).containsExactly("made", "data: hello");
            assertThat(ProxyHeader.of(server.transport())).contains(header);
        }
        assertThat(new ProxyClientFactory(peer -> null, ProxyHeader.local()).buildProtocol(SITE))
                .isNull();
    }

    @Test
    void onTheRealLoopItWorksTheSame() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        var server = network.reactor("server");
        var options = ProxyOptions.DEFAULTS.withTrusted(IpNetwork.parseList("0.0.0.0/0"));
        var address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        new ProxyServerFactory(site(), options),
                        TcpOptions.defaults())
                .address();
        SimulatedPeer peer = network.connect("peer", address);
        network.advance(Duration.ZERO);
        peer.send(LINE + "hi");
        peer.finish();
        network.advance(Duration.ofSeconds(1));
        assertThat(builtFor).containsExactly(CLIENT);
        assertThat(protocol.events()).containsExactly("made", "data: hi", "read lost");
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }
}
