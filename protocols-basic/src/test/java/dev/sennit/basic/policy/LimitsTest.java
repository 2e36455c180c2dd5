// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.basic.proxy.ProxyServerFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final ServerFactory SITE = peer -> new RecordingProtocol();

    private final ManualTime time = new ManualTime();

    private static InetSocketAddress from(String address) {
        return new InetSocketAddress(IpNetwork.parseAddress(address), 50_000);
    }

    private ServerPort port(ServerFactory factory) {
        return new ServerPort(factory, time);
    }

    /** Connects to a factory as a port does. */
    private record ServerPort(ServerFactory factory, ManualTime time) {
        List<StringTransport> connect(String address) {
            Protocol protocol = factory.buildProtocol(from(address));
            return protocol == null ? List.of() : List.of(StringTransport.connect(protocol, time));
        }
    }

    // ----------------------------------------------------------------------------------------------------- total

    @Test
    void oneMoreThanTheLimitIsRefusedUntilOneHasGone() {
        var limit = new TotalLimit(2);
        ServerPort port = port(limit.guard(SITE));
        StringTransport first = port.connect("192.0.2.1").get(0);
        assertThat(port.connect("192.0.2.1")).isNotEmpty();
        assertThat(limit.count()).isEqualTo(2);
        assertThat(port.connect("192.0.2.1")).isEmpty();
        first.loseNow(CloseReason.DONE);
        assertThat(limit.count()).isEqualTo(1);
        assertThat(port.connect("192.0.2.1")).isNotEmpty();
    }

    @Test
    void aLimitCountsOverAllThatItGuards() {
        var limit = new TotalLimit(1);
        ServerPort one = port(limit.guard(SITE));
        ServerPort other = port(limit.guard(SITE));
        assertThat(one.connect("192.0.2.1")).isNotEmpty();
        assertThat(other.connect("192.0.2.1")).isEmpty();
    }

    @Test
    void aRefusalOfTheWrappedFactoryIsPassedOnAndDoesNotCount() {
        var total = new TotalLimit(1);
        var peers = new PeerLimit(1);
        ServerFactory guarded = Policy.guard(
                peer -> null,
                total,
                peers,
                new AcceptRate(1, 1),
                Throttle.perService().reads(ByteRate.perSecond(1)),
                MinimumRate.received(1, Duration.ofSeconds(1)),
                new IdleLimit(),
                new TrafficLog(line -> {}));
        assertThat(guarded.buildProtocol(from("192.0.2.1"))).isNull();
        assertThat(total.count()).isZero();
        assertThat(peers.peers()).isZero();
    }

    @Test
    void aProtocolThatIsBuiltButNeverConnectedDoesNotCount() {
        var total = new TotalLimit(1);
        ServerFactory guarded = total.guard(SITE);
        guarded.buildProtocol(from("192.0.2.1"));
        assertThat(total.count()).isZero();
        assertThat(port(guarded).connect("192.0.2.1")).isNotEmpty();
    }

    @Test
    void whoIsTooManyIsToldByTheOverflow() {
        var busy = new TotalLimit(1);
        var limit = new TotalLimit(
                1, busy.guard(peer -> new RecordingProtocol().onMade(transport -> transport.write("busy"))));
        ServerPort port = port(limit.guard(SITE));
        assertThat(port.connect("192.0.2.1").get(0).text()).isEmpty();
        assertThat(port.connect("192.0.2.1").get(0).text()).isEqualTo("busy");
        assertThat(port.connect("192.0.2.1")).isEmpty();
        assertThat(limit.count()).isEqualTo(1);
    }

    @Test
    void aFailingProtocolGivesItsPlaceBack() {
        var limit = new TotalLimit(1);
        ServerFactory failing = peer -> new RecordingProtocol().onMade(transport -> {
            throw new IllegalArgumentException("on purpose");
        });
        Protocol protocol = limit.guard(failing).buildProtocol(from("192.0.2.1"));
        assertThat(protocol).isNotNull();
        var wire = new StringTransport(time.reactor(), TcpOptions.defaults())
                .keepFailures()
                .connect(protocol);
        wire.settle();
        assertThat(limit.count()).isZero();
    }

    /** As workers do: each builds, makes and loses connections of its own. */
    @Test
    void theLimitHoldsOverThreads() throws InterruptedException {
        int max = 3;
        var total = new TotalLimit(max);
        var perPeer = new PeerLimit(max);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        ServerFactory guarded = Policy.guard(
                peer -> new RecordingProtocol()
                        .onMade(transport -> most.accumulateAndGet(now.incrementAndGet(), Math::max))
                        .onLost((transport, reason) -> now.decrementAndGet()),
                total,
                perPeer);
        var failures = new ArrayList<Throwable>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread worker = new Thread(() -> serveMany(guarded));
            worker.setUncaughtExceptionHandler((thread, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            workers.add(worker);
            worker.start();
        }
        for (Thread each : workers) {
            each.join();
        }
        assertThat(failures).isEmpty();
        assertThat(most.get()).isBetween(1, max);
        assertThat(total.count()).isZero();
        assertThat(perPeer.peers()).isZero();
    }

    private static void serveMany(ServerFactory guarded) {
        var port = new ServerPort(guarded, new ManualTime());
        for (int round = 0; round < 500; round++) {
            List<StringTransport> open = new ArrayList<>();
            open.addAll(port.connect("192.0.2.1"));
            open.addAll(port.connect("192.0.2.1"));
            open.forEach(StringTransport::abortConnection);
            open.forEach(StringTransport::settle);
        }
    }

    @Property
    void countsNeverExceedTheLimitAndGoBackToZero(
            @ForAll @IntRange(min = 1, max = 4) int max,
            @ForAll @Size(max = 40) List<@IntRange(min = -3, max = 3) Integer> moves) {
        var total = new TotalLimit(max);
        var perPeer = new PeerLimit(max);
        ServerPort port = new ServerPort(Policy.guard(SITE, total, perPeer), new ManualTime());
        List<StringTransport> open = new ArrayList<>();
        for (int move : moves) {
            if (move >= 0) {
                boolean room = open.size() < max;
                List<StringTransport> made = port.connect("192.0.2." + move);
                assertThat(made).hasSize(room ? 1 : 0);
                open.addAll(made);
            } else if (!open.isEmpty()) {
                open.remove(-move % open.size()).loseNow(CloseReason.DONE);
            }
            assertThat(total.count()).isEqualTo(open.size()).isLessThanOrEqualTo(max);
        }
        open.forEach(each -> each.loseNow(CloseReason.ABORTED));
        assertThat(total.count()).isZero();
        assertThat(perPeer.peers()).isZero();
    }

    // ---------------------------------------------------------------------------------------------------- by peer

    @Test
    void eachPeerHasItsOwnLimit() {
        var limit = new PeerLimit(1);
        ServerPort port = port(limit.guard(SITE));
        StringTransport first = port.connect("192.0.2.1").get(0);
        assertThat(port.connect("192.0.2.1")).isEmpty();
        assertThat(port.connect("::ffff:192.0.2.1")).isEmpty();
        assertThat(port.connect("192.0.2.2")).isNotEmpty();
        assertThat(limit.peers()).isEqualTo(2);
        first.loseNow(CloseReason.DONE);
        assertThat(limit.peers()).isEqualTo(1);
        assertThat(limit.count(from("192.0.2.1"))).isZero();
        assertThat(port.connect("192.0.2.1")).isNotEmpty();
    }

    @Test
    void anIpv6PeerIsANetworkOf64Bits() {
        ServerPort port = port(new PeerLimit(1).guard(SITE));
        assertThat(port.connect("2001:db8:0:1::1")).isNotEmpty();
        assertThat(port.connect("2001:db8:0:1:ffff::2")).isEmpty();
        assertThat(port.connect("2001:db8:0:2::1")).isNotEmpty();
    }

    @Test
    void howManyBitsMakeAPeerIsAnOption() {
        ServerPort exact = port(new PeerLimit(1, 128).guard(SITE));
        assertThat(exact.connect("2001:db8::1")).isNotEmpty();
        assertThat(exact.connect("2001:db8::2")).isNotEmpty();
        assertThat(exact.connect("2001:db8::2")).isEmpty();
        ServerPort wide = port(new PeerLimit(1, 63).guard(SITE));
        assertThat(wide.connect("2001:db8:0:2::1")).isNotEmpty();
        assertThat(wide.connect("2001:db8:0:3::1")).isEmpty();
        assertThat(wide.connect("2001:db8:0:4::1")).isNotEmpty();
    }

    @Test
    void unixPeersAreOnePeer() {
        var limit = new PeerLimit(1);
        Protocol protocol = limit.guard(SITE).buildProtocol(UnixDomainSocketAddress.of("/tmp/a"));
        assertThat(protocol).isNotNull();
        StringTransport.connect(protocol, time);
        assertThat(limit.count(UnixDomainSocketAddress.of("/tmp/b"))).isEqualTo(1);
    }

    @Test
    void behindAProxyTheClientCounts() {
        var limit = new PeerLimit(1);
        ServerPort port = port(new ProxyServerFactory(limit.guard(SITE)));
        byte[] header = ProxyHeader.of(from("192.0.2.1"), from("192.0.2.9")).toBytes();
        StringTransport first = port.connect("127.0.0.1").get(0);
        first.receive(header);
        assertThat(limit.count(from("192.0.2.1"))).isEqualTo(1);
        StringTransport second = port.connect("127.0.0.1").get(0);
        second.receive(header);
        second.settle();
        assertThat(second.reason()).isPresent();
        assertThat(first.closing()).isFalse();
        first.loseNow(CloseReason.DONE);
        assertThat(limit.peers()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------- rate

    @Test
    void connectionsAboveTheRateAreAborted() {
        ServerPort port = port(new AcceptRate(2, 3).guard(SITE));
        List<StringTransport> wires = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            wires.addAll(port.connect("192.0.2.1"));
        }
        wires.get(0).settle();
        assertThat(wires).extracting(StringTransport::aborted).containsExactly(false, false, false, true, true);
        time.advance(Duration.ofMillis(499));
        assertThat(port.connect("192.0.2.1").get(0).aborted()).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(port.connect("192.0.2.1").get(0).aborted()).isFalse();
        assertThat(port.connect("192.0.2.1").get(0).aborted()).isTrue();
    }

    @Test
    void aConnectionThatIsNotAdmittedIsNeverSeenByItsProtocol() {
        var late = new RecordingProtocol();
        List<RecordingProtocol> next = new ArrayList<>(List.of(new RecordingProtocol(), late));
        ServerPort paced = port(new AcceptRate(1, 1).guard(peer -> next.remove(0)));
        paced.connect("192.0.2.1");
        StringTransport refused = paced.connect("192.0.2.1").get(0);
        refused.settle();
        assertThat(refused.reason()).contains(CloseReason.ABORTED);
        assertThat(late.events()).isEmpty();
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new TotalLimit(0)).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> new PeerLimit(0)).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> new PeerLimit(1, 129)).hasMessageContaining("from 1 to 128");
        assertThatThrownBy(() -> new AcceptRate(0, 1)).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> new AcceptRate(1, 0)).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> new IdleLimit(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> ByteRate.perSecond(0)).hasMessageContaining("bytesPerSecond");
        assertThatThrownBy(() -> MinimumRate.sent(1, Duration.ZERO)).hasMessageContaining("grace");
        assertThatThrownBy(() -> new TrafficLog(line -> {}, -1)).hasMessageContaining("from 0");
    }
}
