// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringDatagramTransportTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 53);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.8", 53);

    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();
    private Runnable whenReceived = () -> {};

    private final class Recorder extends BaseDatagramProtocol {
        @Override
        protected void startProtocol() {
            told.add("started");
        }

        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            told.add("received " + StandardCharsets.UTF_8.decode(data));
            whenReceived.run();
        }

        @Override
        public void connectionRefused() {
            told.add("refused");
        }

        @Override
        public void writeFailed(InetSocketAddress to, IOException cause) {
            told.add("failed: " + cause.getMessage());
        }

        @Override
        public void stopProtocol(CloseReason reason) {
            told.add("stopped " + reason);
        }
    }

    private StringDatagramTransport start() {
        return StringDatagramTransport.start(new Recorder(), time);
    }

    private void turn() {
        time.advance(Duration.ZERO);
    }

    @Test
    void whatIsWrittenIsKeptUntilItIsTaken() {
        var wire = start();
        assertThat(wire.write("one", PEER)).isTrue();
        assertThat(wire.write("two", STRANGER)).isTrue();
        assertThat(wire.takeSent()).hasToString("['one' to " + PEER + ", 'two' to " + STRANGER + "]");
        assertThat(wire.sent()).isEmpty();
        assertThat(wire.counters().sentBytes()).isEqualTo(6);
    }

    @Test
    void lifeIsToldInOrderAndTheEndInALaterTurn() {
        var wire = start();
        wire.receive("hello", PEER);
        wire.stopListening();
        assertThat(told).containsExactly("started", "received hello");
        assertThat(wire.write("late", PEER)).isFalse();
        turn();
        assertThat(told).containsExactly("started", "received hello", "stopped done");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThatThrownBy(() -> wire.write("too late", PEER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("closed: ");
        assertThatThrownBy(() -> wire.receive("x", PEER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeptBufferIsFoundOut() {
        List<ByteBuffer> kept = new ArrayList<>();
        var wire = StringDatagramTransport.start(
                new BaseDatagramProtocol() {
                    @Override
                    public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
                        kept.add(data);
                    }
                },
                time);
        wire.receive("a", PEER);
        assertThat(kept.get(0).get(kept.get(0).position())).isNotEqualTo((byte) 'a');
    }

    @Test
    void aConnectedSocketHearsItsPeerAndOfRefusals() {
        var wire = start();
        assertThatThrownBy(wire::refuse).isInstanceOf(IllegalStateException.class);
        wire.connect(PEER);
        wire.receive("no", STRANGER);
        wire.receive("yes", PEER);
        wire.refuse();
        assertThat(told).containsExactly("started", "received yes", "refused");
        assertThat(wire.counters().filtered()).isEqualTo(1);
        assertThatThrownBy(() -> wire.write("x", STRANGER)).isInstanceOf(IllegalArgumentException.class);
        assertThat(wire.write("x")).isTrue();
    }

    @Test
    void aStalledSystemTakesNothingAndTheQueueHasItsLimit() {
        var wire = StringDatagramTransport.start(
                new Recorder(), time, UdpOptions.defaults().withMaxQueuedDatagrams(2));
        wire.stall();
        assertThat(wire.write("1", PEER)).isTrue();
        assertThat(wire.write("2", PEER)).isTrue();
        assertThat(wire.write("3", PEER)).isFalse();
        assertThat(wire.queuedDatagrams()).isEqualTo(2);
        assertThat(wire.sent()).isEmpty();
        wire.resume();
        assertThat(wire.sent()).extracting(SentDatagram::text).containsExactly("1", "2");
        assertThat(wire.counters().dropped()).isEqualTo(1);
    }

    @Test
    void nothingIsDeliveredInAPause() {
        var wire = start();
        wire.pauseProducing();
        assertThatThrownBy(() -> wire.receive("x", PEER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pause");
        wire.resumeProducing();
        wire.receive("x", PEER);
        assertThat(told).endsWith("received x");
    }

    @Test
    void whatACallbackThrowsFailsTheTestAndEndsTheSocket() {
        var wire = start();
        RuntimeException fault = new IllegalStateException("a fault of the test's own");
        whenReceived = () -> {
            throw fault;
        };
        assertThatThrownBy(() -> wire.receive("x", PEER)).isSameAs(fault);
        turn();
        assertThat(wire.reason()).contains(new CloseReason.ApplicationError(fault));
    }

    @Test
    void keptFailuresAreAskedFor() {
        var wire = StringDatagramTransport.start(
                        new Recorder(), time, UdpOptions.defaults().withOnFault(UdpOptions.OnFault.GO_ON))
                .keepFailures();
        whenReceived = () -> {
            throw new IllegalStateException("a fault of the test's own");
        };
        wire.receive("x", PEER);
        wire.receive("y", PEER);
        assertThat(wire.failures()).hasSize(2);
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void aDatagramThatIsTooLargeIsDropped() {
        var wire = start();
        wire.receive(new byte[8_193], PEER);
        assertThat(told).containsExactly("started");
        assertThat(wire.counters().truncated()).isEqualTo(1);
    }

    @Test
    void aFailedWriteIsTold() {
        var wire = start();
        wire.failWrite(PEER, new IOException("Network is unreachable"));
        assertThat(told).endsWith("failed: Network is unreachable");
    }

    // ------------------------------------------------------------------------------------------ the manual reactor

    @Test
    void theManualReactorStartsItInTheNextTurn() {
        var wire =
                time.reactor().listenUdp(new InetSocketAddress("192.0.2.1", 0), new Recorder(), UdpOptions.defaults());
        assertThat(wire.host().getPort()).isNotZero();
        assertThat(told).isEmpty();
        turn();
        assertThat(told).containsExactly("started");
        assertThat(time.reactor().udpSockets()).containsExactly(wire);
        assertThat(time.reactor().leftovers()).containsExactly("open " + wire);
        wire.stopListening();
        turn();
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    @Test
    void theManualReactorClosesItWhenItStops() {
        start();
        time.reactor().stop();
        turn();
        turn();
        assertThat(told).containsExactly("started", "stopped lost: the reactor stopped");
    }

    @Test
    void anAddressIsTakenOnceUnlessAllShareIt() {
        var address = new InetSocketAddress("192.0.2.1", 53);
        var alone = UdpOptions.defaults();
        var shared = alone.withSocketOption(DatagramOption.REUSE_ADDRESS, true);
        time.reactor().listenUdp(address, new Recorder(), shared);
        time.reactor().listenUdp(address, new Recorder(), shared);
        assertThatThrownBy(() -> time.reactor().listenUdp(address, new Recorder(), alone))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("Address already in use");
    }
}
