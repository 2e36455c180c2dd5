// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.DatagramCounters;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a simulated network does to datagrams. */
class SimulatedUdpTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int COUNT = 500;

    /** Keeps what it received. */
    private static final class Recorder extends BaseDatagramProtocol {
        final List<Integer> received = new ArrayList<>();
        int refusals;

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            received.add(Integer.valueOf(StandardCharsets.UTF_8.decode(data).toString()));
        }

        @Override
        public void connectionRefused() {
            refusals++;
        }
    }

    private record Conversation(SimulatedNetwork network, Recorder recorder, DatagramTransport sender) {}

    private static Conversation send(long seed, FaultOptions options) {
        var network = new SimulatedNetwork(seed, options);
        EventLoop loop = network.reactor("both");
        var recorder = new Recorder();
        DatagramTransport receiver = loop.listenUdp(ANY_PORT, recorder, UdpOptions.defaults());
        DatagramTransport sender = loop.listenUdp(ANY_PORT, new Recorder(), UdpOptions.defaults());
        for (int i = 0; i < COUNT; i++) {
            int number = i;
            network.later(
                    Duration.ofMillis(i),
                    () -> loop.callFromThread(() -> sender.write(String.valueOf(number), receiver.host())));
        }
        network.advance(Duration.ofMinutes(5));
        return new Conversation(network, recorder, sender);
    }

    private static FaultOptions faults(double loss, double duplication, double reordering) {
        return FaultOptions.none()
                .withDelays(Duration.ZERO, Duration.ofMillis(20))
                .withDatagrams(new DatagramFaults(loss, duplication, reordering));
    }

    private static List<Integer> all() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @Test
    void withoutFaultsEverythingArrivesOnceAndInOrder() {
        assertThat(send(1, faults(0, 0, 0)).recorder().received).isEqualTo(all());
    }

    @Test
    void someAreLost() {
        List<Integer> received = send(1, faults(0.3, 0, 0)).recorder().received;
        assertThat(received).isSorted().doesNotHaveDuplicates();
        assertThat(received.size()).isBetween(COUNT / 2, COUNT * 9 / 10);
    }

    @Test
    void someArriveTwice() {
        List<Integer> received = send(1, faults(0, 0.3, 0)).recorder().received;
        assertThat(received).containsAll(all()).isSorted();
        assertThat(received.size()).isBetween(COUNT * 11 / 10, COUNT * 3 / 2);
    }

    @Test
    void someAreOvertaken() {
        List<Integer> received = send(1, faults(0, 0, 0.3)).recorder().received;
        assertThat(received).containsExactlyInAnyOrderElementsOf(all());
        assertThat(received).isNotEqualTo(all());
    }

    @Test
    void theSameSeedDoesTheSameAgain() {
        FaultOptions hostile = FaultOptions.hostile();
        Conversation first = send(7, hostile);
        Conversation second = send(7, hostile);
        assertThat(second.recorder().received).isEqualTo(first.recorder().received);
        assertThat(second.network().log()).isEqualTo(first.network().log());
        var others = new HashSet<List<Integer>>();
        for (long seed = 1; seed <= 5; seed++) {
            others.add(send(seed, hostile).recorder().received);
        }
        assertThat(others).hasSize(5);
    }

    @Test
    void aSocketWithoutRoomForAMomentLosesNothing() {
        Conversation conversation = send(1, FaultOptions.none().withShortTransfers(0.5));
        assertThat(conversation.recorder().received).isEqualTo(all());
        DatagramCounters counters = conversation.sender().counters();
        assertThat(counters.stalls()).isPositive();
        assertThat(counters.sent()).isEqualTo(COUNT);
    }

    @Test
    void aFullReceiverDropsWhatComes() {
        var network = new SimulatedNetwork(1, FaultOptions.none().withBuffers(1_000, 1_000));
        EventLoop loop = network.reactor("both");
        var recorder = new Recorder();
        DatagramTransport receiver = loop.listenUdp(ANY_PORT, recorder, UdpOptions.defaults());
        DatagramTransport sender = loop.listenUdp(ANY_PORT, new Recorder(), UdpOptions.defaults());
        network.advance(Duration.ZERO);
        receiver.pauseProducing();
        for (int i = 0; i < 10; i++) {
            sender.write("1", receiver.host());
        }
        network.advance(Duration.ofSeconds(1));
        receiver.resumeProducing();
        network.advance(Duration.ofSeconds(1));
        assertThat(recorder.received).hasSize(3); // each takes 256 bytes more than it has
    }

    @Test
    void aSilentAddressDoesNotEvenRefuse() {
        var network = new SimulatedNetwork(1, FaultOptions.none());
        EventLoop loop = network.reactor("client");
        var recorder = new Recorder();
        DatagramTransport client = loop.listenUdp(ANY_PORT, recorder, UdpOptions.defaults());
        var nobody = new InetSocketAddress("192.0.2.1", 9);
        network.silence(nobody);
        network.advance(Duration.ZERO);
        client.connect(nobody);
        client.write("1");
        network.advance(Duration.ofMinutes(1));
        assertThat(recorder.refusals).isZero();
    }

    @Test
    void withoutLoopbackThisMachineHearsNothingOfAGroup() throws SocketException {
        var network = new SimulatedNetwork(1, FaultOptions.none());
        EventLoop loop = network.reactor("both");
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        var recorder = new Recorder();
        DatagramTransport member = loop.listenUdp(everywhere, recorder, UdpOptions.defaults());
        DatagramTransport sender = loop.listenUdp(ANY_PORT, new Recorder(), UdpOptions.defaults());
        var group = new InetSocketAddress("239.1.2.3", member.host().getPort());
        member.joinGroup(
                group.getAddress(),
                NetworkInterface.networkInterfaces().findFirst().orElseThrow());
        sender.setMulticastLoopback(false);
        sender.write("1", group);
        network.advance(Duration.ZERO);
        sender.setMulticastLoopback(true);
        sender.write("2", group);
        network.advance(Duration.ZERO);
        assertThat(recorder.received).containsExactly(2);
    }

    @Test
    void anOpenSocketIsLeftOver() {
        var network = new SimulatedNetwork(1, FaultOptions.none());
        EventLoop loop = network.reactor("server");
        DatagramTransport server = loop.listenUdp(ANY_PORT, new Recorder(), UdpOptions.defaults());
        assertThat(network.leftovers()).containsExactly("open UDP socket " + server.host());
        loop.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    @Test
    void withoutDescriptorsNoSocketIsOpened() {
        var network = new SimulatedNetwork(1, FaultOptions.none());
        EventLoop loop = network.reactor("server");
        network.takeDescriptors();
        assertThatThrownBy(() -> loop.listenUdp(ANY_PORT, new Recorder(), UdpOptions.defaults()))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("Too many open files");
    }

    @Test
    void probabilitiesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new DatagramFaults(0, 1.1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duplication must be a probability, from 0 to 1: 1.1");
    }
}
