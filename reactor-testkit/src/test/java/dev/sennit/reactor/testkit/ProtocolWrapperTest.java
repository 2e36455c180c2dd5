// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.TransportWrapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolWrapperTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.9", 4711);

    /** Does nothing but stand between. */
    private static final class Between extends ProtocolWrapper {
        Between(Protocol wrapped) {
            super(wrapped);
        }
    }

    private static final class BetweenFactory extends ServerFactoryWrapper {
        BetweenFactory(ServerFactory wrapped) {
            super(wrapped);
        }

        @Override
        protected Protocol wrap(Protocol protocol, SocketAddress peer) {
            return new Between(protocol);
        }
    }

    /** What may happen to a connection, from either side. */
    private enum Event {
        DATA,
        EOF,
        WRITE,
        WRITE_SEQUENCE,
        PAUSE,
        RESUME,
        STALL,
        READ,
        LOSE_WRITE,
        LOSE,
        LOSE_WITH_REASON,
        ABORT,
        TIME
    }

    private enum Kind {
        PLAIN,
        HALF_CLOSEABLE,
        FAILING
    }

    /** A protocol on a wire, and everything that can be seen of it from outside. */
    private static final class Subject {
        private final ManualTime time = new ManualTime();
        private final RecordingProtocol protocol;
        private final StringTransport wire;
        private boolean peerFinished;

        Subject(Kind kind, int wrappers) {
            protocol = kind == Kind.HALF_CLOSEABLE ? RecordingProtocol.halfCloseable() : new RecordingProtocol();
            if (kind == Kind.FAILING) {
                protocol.onData((transport, text) -> {
                    throw new IllegalArgumentException("on purpose");
                });
            }
            Protocol top = protocol;
            for (int i = 0; i < wrappers; i++) {
                top = new Between(top);
            }
            wire = new StringTransport(time.reactor(), TcpOptions.defaults())
                    .keepFailures()
                    .connect(top);
        }

        void play(Event event) {
            Transport transport = protocol.transport();
            switch (event) {
                case DATA -> peerSends();
                case EOF -> {
                    peerFinished = true;
                    wire.peerFinishes();
                }
                case WRITE -> transport.write("written");
                case WRITE_SEQUENCE ->
                    transport.writeSequence(
                            List.of(ByteBuffer.wrap(new byte[] {'a'}), ByteBuffer.wrap(new byte[] {'b'})));
                case PAUSE -> transport.pauseProducing();
                case RESUME -> transport.resumeProducing();
                case STALL -> wire.peerStalls();
                case READ -> wire.peerReads();
                case LOSE_WRITE -> transport.loseWriteConnection();
                case LOSE -> transport.loseConnection();
                case LOSE_WITH_REASON -> transport.loseConnection(new CloseReason.ProtocolError("rude"));
                case ABORT -> transport.abortConnection();
                case TIME -> time.advance(Duration.ofSeconds(7));
            }
            wire.settle();
        }

        private void peerSends() {
            if (!peerFinished) {
                wire.peerSends("data");
            }
        }

        String seen() {
            Transport transport = protocol.transport();
            return protocol.events() + " wrote " + wire.text() + " closing " + transport.isClosing() + " reading "
                    + wire.reading() + " aborted " + wire.aborted() + " ended " + wire.writeEnded() + " queued "
                    + transport.bufferedBytes() + " ledger " + transport.deadlines() + " reason " + wire.reason();
        }
    }

    @Property
    void nobodyCanTellThatThereIsAWrapper(
            @ForAll Kind kind, @ForAll @Size(max = 20) List<Event> events, @ForAll boolean two) {
        Subject bare = new Subject(kind, 0);
        Subject wrapped = new Subject(kind, two ? 2 : 1);
        for (Event each : events) {
            bare.play(each);
            wrapped.play(each);
            assertThat(wrapped.seen()).as("after %s of %s", each, events).isEqualTo(bare.seen());
        }
    }

    @Test
    void theAddressesTheOptionsAndTheReactorAreThoseBelow() {
        var protocol = new RecordingProtocol();
        var wire = StringTransport.connect(new Between(protocol), new ManualTime());
        Transport top = protocol.transport();
        top.setOption(SocketOption.KEEP_ALIVE, true);
        assertThat(wire.option(SocketOption.KEEP_ALIVE)).isTrue();
        assertThat(top.keepAlive()).isTrue();
        assertThat(top.peer()).isEqualTo(wire.peer());
        assertThat(top.host()).isEqualTo(wire.host());
        assertThat(top.reactor()).isSameAs(wire.reactor());
        assertThat(top.deadlines()).isSameAs(wire.deadlines());
    }

    @Test
    void aDeadlineAboveClosesTheConnectionWithItsReason() {
        var time = new ManualTime();
        var protocol = new RecordingProtocol()
                .onMade(transport -> new Deadline(transport, DeadlineKind.PHASE, "greeting", transport::loseConnection)
                        .set(Duration.ofSeconds(3)));
        var wire = StringTransport.connect(new Between(new Between(protocol)), time);
        assertThat(wire.deadlines().list()).singleElement().hasToString("greeting in 3s of 3s");
        time.advance(Duration.ofSeconds(3));
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "lost: timed out: greeting after 3s");
    }

    @Test
    void aCloseDoesNotWaitForAProtocolThatIsItsOwnProducer() {
        var source = new RecordingProducer();
        var wire = StringTransport.connect(new Between(new Between(source)), new ManualTime());
        source.transport().loseConnection();
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(source.told()).isEmpty();
    }

    @Test
    void norDoesACloseThatAWrapperBelowAsksFor() {
        var source = new RecordingProducer();
        var below = new Between(new Between(source));
        var wire = StringTransport.connect(below, new ManualTime());
        below.loseConnection(new CloseReason.ProtocolError("from below"));
        wire.settle();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("from below"));
        assertThat(source.told()).isEmpty();
    }

    @Test
    void aProducerIsPausedAndResumedOnceForEachCrossing() {
        var source = new RecordingProducer();
        var wire = StringTransport.connect(new Between(source), new ManualTime());
        wire.peerStalls();
        source.transport().write(new byte[70_000]);
        source.transport().write(new byte[70_000]);
        wire.peerReads();
        wire.settle();
        assertThat(source.told()).containsExactly("pause", "resume");
    }

    @Test
    void aFailingConnectionMadeEndsTheConnectionWithAReset() {
        var protocol = new RecordingProtocol().onMade(transport -> {
            throw new IllegalArgumentException("on purpose");
        });
        var time = new ManualTime();
        var wire = new StringTransport(time.reactor(), TcpOptions.defaults())
                .keepFailures()
                .connect(new Between(protocol));
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(protocol.events()).last().asString().startsWith("lost: application error");
    }

    private static final class Drainable extends BaseProtocol implements DrainableProtocol {
        private int asked;

        @Override
        public void drainRequested() {
            asked++;
        }
    }

    @Test
    void aDrainIsHandedOnOrCloses() {
        var time = new ManualTime();
        var polite = new Drainable();
        var kept = StringTransport.connect(new Between(new Between(polite)), time);
        var closed = StringTransport.connect(new Between(new Between(new RecordingProtocol())), time);
        time.reactor().drain(Duration.ofSeconds(60));
        kept.settle();
        assertThat(polite.asked).isEqualTo(1);
        assertThat(kept.closing()).isFalse();
        assertThat(closed.reason()).contains(CloseReason.DONE);
    }

    @Test
    void aRefusalIsPassedOn() {
        ServerFactory refusing = peer -> null;
        assertThat(new BetweenFactory(new BetweenFactory(refusing)).buildProtocol(PEER))
                .isNull();
    }

    @Test
    void theOptionsOfAFactoryAreThoseOfTheWrappedOne() {
        TcpOptions options = TcpOptions.defaults().withBacklog(7);
        ServerFactory picky = new ServerFactory() {
            @Override
            public Protocol buildProtocol(SocketAddress peer) {
                return new RecordingProtocol();
            }

            @Override
            public TcpOptions tcpOptions() {
                return options;
            }
        };
        assertThat(new BetweenFactory(picky).tcpOptions()).isSameAs(options);
    }

    @Test
    void aLayerIsFoundFromAbove() {
        var protocol = new RecordingProtocol();
        var lower = new Between(new Between(protocol));
        var wire = StringTransport.connect(lower, new ManualTime());
        assertThat(TransportWrapper.find(protocol.transport(), Between.class))
                .get()
                .isSameAs(protocol.transport())
                .isNotSameAs(lower);
        assertThat(TransportWrapper.find(protocol.transport(), StringTransport.class))
                .containsSame(wire);
        assertThat(TransportWrapper.find(wire, Between.class)).isEmpty();
    }

    /** To which it makes no difference what is written. */
    private static final class Blind extends ProtocolWrapper {
        Blind(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }
    }

    @Test
    void aFilePassesOnlyWrappersThatNeedNotSeeIt(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "content");
        try (FileChannel file = FileChannel.open(path)) {
            var handed = new RecordingProtocol();
            var wire = StringTransport.connect(new Blind(new Blind(handed)), new ManualTime());
            assertThat(handed.transport().canTransfer()).isTrue();
            var done = handed.transport().transferFrom(file, 3, 4);
            wire.settle();
            assertThat(wire.text()).isEqualTo("tent");
            assertThat(done.toCompletableFuture()).isCompleted();

            var refused = new RecordingProtocol();
            var other = StringTransport.connect(new Blind(new Between(refused)), new ManualTime());
            assertThat(refused.transport().canTransfer()).isFalse();
            assertThatThrownBy(() -> refused.transport().transferFrom(file, 0, 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("sees every byte");
            assertThat(other.text()).isEmpty();
        }
    }

    @Test
    void thereIsNoTransportBeforeTheConnection() {
        var between = new Between(new RecordingProtocol());
        assertThatThrownBy(between::transport)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not made");
        assertThat(between).hasToString("Between over no connection yet");
    }

    @Test
    void onTheRealLoopThePeersEndIsThePlainProtocolsEnd() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        var server = network.reactor("server");
        var plain = new RecordingProtocol();
        var half = RecordingProtocol.halfCloseable();
        var protocols = new ArrayList<Protocol>(List.of(plain, half));
        var address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        new BetweenFactory(peer -> protocols.remove(0)),
                        TcpOptions.defaults())
                .address();
        for (int i = 0; i < 2; i++) {
            SimulatedPeer peer = network.connect("peer", address);
            network.advance(Duration.ZERO);
            peer.send("hi");
            peer.finish();
            network.advance(Duration.ofSeconds(1));
        }
        assertThat(plain.events()).containsExactly("made", "data: hi", "lost: done");
        assertThat(half.events()).containsExactly("made", "data: hi", "read lost");
        half.transport().loseConnection();
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }
}
