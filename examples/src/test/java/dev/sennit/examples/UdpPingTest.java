// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.testkit.DatagramFaults;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.StringDatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class UdpPingTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.7", 7);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration ALL_PATIENCE = Duration.ofMillis(15_500);

    private final List<String> outcomes = new ArrayList<>();

    private StringDatagramTransport start(ManualTime time) {
        return StringDatagramTransport.start(new UdpPing(SERVER, "ping", outcomes::add), time);
    }

    @Test
    void anAnswerEndsIt(ManualTime time) {
        var wire = start(time);
        wire.receive("ping", SERVER);
        assertThat(outcomes).containsExactly("answered, attempts: 1");
        time.advance(ALL_PATIENCE);
        assertThat(wire.sent()).hasSize(1);
    }

    @Test
    void theQuestionIsAskedAgainWithTwiceThePatience(ManualTime time) {
        var wire = start(time);
        assertThat(wire.takeSent()).hasSize(1);
        time.advance(UdpPing.FIRST_PATIENCE);
        assertThat(wire.takeSent()).extracting(each -> each.text()).containsExactly("ping");
        time.advance(UdpPing.FIRST_PATIENCE.multipliedBy(2).minusMillis(1));
        assertThat(wire.takeSent()).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(wire.takeSent()).hasSize(1);
        wire.receive("ping", SERVER);
        assertThat(outcomes).containsExactly("answered, attempts: 3");
        time.advance(Duration.ZERO);
    }

    @Test
    void itGivesUpInTheEnd(ManualTime time) {
        var wire = start(time);
        for (int i = 0; i < UdpPing.MAX_ATTEMPTS; i++) {
            time.advance(UdpPing.FIRST_PATIENCE.multipliedBy(1L << i));
        }
        time.advance(Duration.ZERO);
        assertThat(outcomes).containsExactly("no answer after 5 attempts");
        assertThat(wire.reason()).isPresent();
    }

    @Test
    void somethingElseIsNoAnswer(ManualTime time) {
        var wire = start(time);
        wire.receive("pong", SERVER);
        wire.receive("ping", new InetSocketAddress("192.0.2.8", 7));
        assertThat(outcomes).isEmpty();
        wire.refuse();
        assertThat(outcomes).containsExactly("nobody listens there");
        time.advance(Duration.ZERO);
    }

    @Test
    void onALossyNetworkItEndsOnceAndInTime() {
        var lossy = FaultOptions.hostile().withDatagrams(new DatagramFaults(0.4, 0.2, 0.3));
        Seeds.each(300, seed -> {
            List<String> told = new ArrayList<>();
            var network = new SimulatedNetwork(seed, lossy);
            var server = network.reactor("server");
            var client = network.reactor("client");
            var echo = server.listenUdp(ANY_PORT, new UdpEcho(), UdpOptions.defaults());
            client.listenUdp(ANY_PORT, new UdpPing(echo.host(), "ping", told::add), UdpOptions.defaults());
            network.advance(ALL_PATIENCE);
            assertThat(told).hasSize(1);
            echo.stopListening();
            network.advance(Duration.ofMinutes(1)); // late answers find nobody
            assertThat(network.leftovers()).isEmpty();
        });
    }

    @Test
    void onAPerfectNetworkTheFirstQuestionIsAnswered() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        var reactor = network.reactor("both");
        var echo = reactor.listenUdp(ANY_PORT, new UdpEcho(), UdpOptions.defaults());
        reactor.listenUdp(ANY_PORT, new UdpPing(echo.host(), "ping", outcomes::add), UdpOptions.defaults());
        network.advance(Duration.ZERO);
        assertThat(outcomes).containsExactly("answered, attempts: 1");
    }

    @Test
    void whereNobodyListensItHearsSo() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.defaults());
        var reactor = network.reactor("client");
        var nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        reactor.listenUdp(ANY_PORT, new UdpPing(nobody, "ping", outcomes::add), UdpOptions.defaults());
        network.runUntilQuiet();
        assertThat(outcomes).containsExactly("nobody listens there");
    }
}
