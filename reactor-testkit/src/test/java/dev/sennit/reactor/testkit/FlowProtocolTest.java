// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.FlowProtocol.AtEnd;
import dev.sennit.reactor.PushProducer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of Reactive Streams that concern a connection, by their numbers, without a network. */
class FlowProtocolTest {
    private final ManualTime time = new ManualTime();
    private final FlowSink sink = new FlowSink();
    private final FlowSource source = new FlowSource();

    private @Nullable FlowProtocol protocol; // non-null once connected

    private StringTransport connect() {
        FlowProtocol made = new FlowProtocol(flow -> {});
        protocol = made;
        return StringTransport.connect(made, time);
    }

    private FlowProtocol protocol() {
        if (protocol == null) {
            throw new IllegalStateException("not connected");
        }
        return protocol;
    }

    private StringTransport subscribed() {
        StringTransport wire = connect();
        protocol().received().subscribe(sink);
        return wire;
    }

    private StringTransport sending(AtEnd atEnd) {
        StringTransport wire = connect();
        Flow.Subscriber<ByteBuffer> to = protocol().sending(atEnd);
        source.subscribe(to);
        wire.settle();
        return wire;
    }

    // ----------------------------------------------------------------------------------------------- publisher

    @Test // 1.1
    void neverMoreThanWasRequested() {
        StringTransport wire = subscribed();
        for (int i = 0; i < 5; i++) {
            wire.peerSends("x" + i);
        }
        wire.settle();
        assertThat(sink.signals()).containsExactly("subscribed");
        sink.request(2);
        assertThat(sink.signals()).as("not from inside the request").hasSize(1);
        wire.settle();
        assertThat(sink.signals()).containsExactly("subscribed", "next x0", "next x1");
        sink.request(1);
        sink.request(1);
        wire.settle();
        assertThat(sink.signals()).last().isEqualTo("next x3");
    }

    @Test // 1.7, 3.6
    void nothingFollowsTheEnd() {
        StringTransport wire = subscribed();
        sink.request(5);
        wire.peerSends("last");
        wire.peerFinishes();
        wire.settle();
        assertThat(sink.signals()).containsExactly("subscribed", "next last", "complete");
        sink.request(1);
        sink.cancel();
        sink.request(0);
        wire.settle();
        assertThat(sink.signals()).hasSize(3);
        assertThat(wire.reason())
                .as("nobody sends, so both directions are over")
                .contains(CloseReason.DONE);
    }

    @Test
    void aLossIsAnErrorWithItsReason() {
        StringTransport wire = subscribed();
        CloseReason reason = new CloseReason.Lost(new IOException("reset"));
        wire.loseNow(reason);
        assertThat(sink.signals()).containsExactly("subscribed", "error");
        assertThat(sink.failure()).isInstanceOfSatisfying(ConnectionLostException.class, lost -> {
            assertThat(lost.reason()).isEqualTo(reason);
            assertThat(lost).hasCauseInstanceOf(IOException.class);
        });
    }

    @Test // 1.9
    void aSubscriberIsWantedAndASecondOneIsTold() {
        StringTransport wire = subscribed();
        Flow.Publisher<ByteBuffer> received = protocol().received();
        assertThatThrownBy(() -> received.subscribe(null)).isInstanceOf(NullPointerException.class);
        FlowSink second = new FlowSink();
        received.subscribe(second);
        second.request(1);
        second.cancel();
        assertThat(second.signals()).containsExactly("subscribed", "error");
        assertThat(second.failure()).hasMessageContaining("one subscriber");
        sink.request(1);
        wire.receive("still there");
        assertThat(sink.signals()).containsExactly("subscribed", "next still there");
    }

    @Test
    void whoSubscribesLateHearsOfTheEnd() {
        StringTransport wire = connect();
        wire.loseNow(CloseReason.ABORTED);
        protocol().received().subscribe(sink);
        assertThat(sink.signals()).containsExactly("subscribed", "error");
    }

    @Test // 3.3: a request from inside a signal is no recursion
    void requestsFromInsideSignalsDoNotNest() {
        StringTransport wire = subscribed();
        sink.requestOneEachTime();
        sink.request(1);
        for (int i = 0; i < 5_000; i++) {
            wire.peerSends("x");
        }
        wire.settle();
        assertThat(sink.signals()).hasSize(5_001);
        assertThat(sink.deepest()).isEqualTo(1);
    }

    @Test // 3.9
    void aRequestForNothingIsAnError() {
        for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
            FlowSink each = new FlowSink();
            StringTransport wire = connect();
            protocol().received().subscribe(each);
            each.request(n);
            assertThat(each.signals()).containsExactly("subscribed", "error");
            assertThat(each.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3.9");
            wire.settle();
            assertThat(wire.reason()).contains(CloseReason.DONE);
        }
    }

    @Test // 3.17
    void requestsAddUpToNoLimit() {
        StringTransport wire = subscribed();
        sink.request(Long.MAX_VALUE - 1);
        sink.request(Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            wire.peerSends("x");
        }
        wire.settle();
        assertThat(sink.signals()).hasSize(101);
    }

    @Test // 2.13
    void aSubscriberThatThrowsLosesItsConnection() {
        StringTransport wire = subscribed().keepFailures();
        sink.failsAtNext();
        sink.request(10);
        wire.receive("x");
        wire.settle();
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
        assertThat(sink.signals()).as("it is as if it had cancelled").containsExactly("subscribed", "next x");
    }

    @Test
    void theBytesOfAnElementAreTheSubscribers() {
        StringTransport wire = subscribed();
        sink.request(2);
        wire.receive("first");
        wire.receive("second");
        assertThat(sink.kept()).isEqualTo("firstsecond");
    }

    // ---------------------------------------------------------------------------------------------- subscriber

    @Test
    void elementsAreRequestedAheadAndWritten() {
        StringTransport wire = sending(AtEnd.CLOSE);
        assertThat(source.requested()).isEqualTo(FlowProtocol.PREFETCH);
        source.next("one ");
        source.next("two");
        source.complete();
        wire.settle();
        assertThat(wire.text()).isEqualTo("one two");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(source.cancels()).isZero();
    }

    @Test // 2.1, D7
    void noMoreIsRequestedWhileThePeerDoesNotRead() {
        StringTransport wire = sending(AtEnd.CLOSE);
        wire.peerStalls();
        String element = "x".repeat(10_000);
        for (int i = 0; i < FlowProtocol.PREFETCH; i++) {
            source.next(element);
        }
        wire.settle();
        long before = source.requested();
        wire.settle();
        assertThat(source.requested()).isEqualTo(before).isLessThan(2L * FlowProtocol.PREFETCH);
        wire.peerReads();
        wire.settle();
        assertThat(source.requested()).isGreaterThan(before);
        assertThat(wire.text()).hasSize(FlowProtocol.PREFETCH * element.length());
    }

    @Test // 2.5
    void aSecondSubscriptionIsCancelled() {
        StringTransport wire = connect();
        Flow.Subscriber<ByteBuffer> to = protocol().sending(AtEnd.CLOSE);
        FlowSource second = new FlowSource();
        source.subscribe(to);
        second.subscribe(to);
        wire.settle();
        assertThat(second.cancels()).isEqualTo(1);
        assertThat(source.cancels()).isZero();
        source.next("first");
        wire.settle();
        assertThat(wire.text()).isEqualTo("first");
    }

    @Test // 2.13
    void nothingIsNoSignal() {
        StringTransport wire = connect();
        Flow.Subscriber<ByteBuffer> to = protocol().sending(AtEnd.CLOSE);
        assertThatThrownBy(() -> to.onSubscribe(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> to.onNext(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> to.onError(null)).isInstanceOf(NullPointerException.class);
        wire.settle();
        assertThat(wire.closing()).isFalse();
    }

    @Test // 1.1, of a source that does not keep it
    void aSourceThatSendsMoreThanWasRequestedIsCutOff() {
        StringTransport wire = sending(AtEnd.CLOSE);
        wire.peerStalls();
        for (int i = 0; i < 1_000; i++) {
            source.next("x".repeat(1_000));
        }
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(wire.reason().orElseThrow())
                .hasToString(
                        "application error: java.lang.IllegalStateException: rule 1.1: the source sent more than was requested");
        assertThat(source.cancels()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheSourceAborts() {
        StringTransport wire = sending(AtEnd.STAY_OPEN);
        IOException cause = new IOException("on purpose");
        source.error(cause);
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(wire.reason()).contains(new CloseReason.ApplicationError(cause));
        assertThat(source.cancels()).isZero();
    }

    @Test
    void theEndOfTheSourceEndsWhatWasAskedFor() {
        StringTransport half = sending(AtEnd.CLOSE_HALF);
        source.complete();
        half.settle();
        assertThat(half.writeEnded()).isTrue();
        assertThat(half.closing()).isFalse();
        half.peerFinishes();
        protocol().received().subscribe(sink);
        sink.request(1);
        half.settle();
        assertThat(half.reason()).contains(CloseReason.DONE);
        assertThat(sink.signals()).containsExactly("subscribed", "complete");
    }

    @Test
    void oneSourceMayFollowAnother() {
        StringTransport wire = sending(AtEnd.STAY_OPEN);
        assertThatThrownBy(() -> protocol().sending(AtEnd.CLOSE)).isInstanceOf(IllegalStateException.class);
        source.next("one ");
        source.complete();
        wire.settle();
        FlowSource next = new FlowSource();
        next.subscribe(protocol().sending(AtEnd.CLOSE));
        wire.settle();
        next.next("two");
        next.complete();
        wire.settle();
        assertThat(wire.text()).isEqualTo("one two");
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void anotherProducerOfTheTransportIsNotDriven() {
        StringTransport wire = connect();
        var other = new PushProducer() {
            @Override
            public void pauseProducing() {}

            @Override
            public void resumeProducing() {}

            @Override
            public void stopProducing() {}
        };
        wire.registerProducer(other);
        source.subscribe(protocol().sending(AtEnd.CLOSE));
        wire.settle();
        assertThat(source.cancels()).isEqualTo(1);
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
    }

    // -------------------------------------------------------------------------------------------- every moment

    private enum Event {
        PEER_SENDS,
        PEER_FINISHES,
        PEER_STALLS,
        PEER_READS,
        LOST,
        REQUEST,
        REQUEST_NOTHING,
        CANCEL,
        SOURCE_NEXT,
        SOURCE_COMPLETE,
        SOURCE_ERROR,
        LOSE,
        ABORT,
        TURN,
        TIME
    }

    @Property
    void inAnyOrderOfEventsEachSideHearsOneEndAndNothingBehindIt(@ForAll @Size(max = 25) List<Event> events) {
        for (AtEnd atEnd : AtEnd.values()) {
            Run run = new Run(atEnd);
            events.forEach(run::play);
            run.end();
        }
    }

    /** One connection with a subscriber and a source. */
    private static final class Run {
        private final ManualTime time = new ManualTime();
        private final FlowSink sink = new FlowSink();
        private final FlowSource source = new FlowSource();
        private final StringTransport wire;
        private boolean peerFinished;

        Run(AtEnd atEnd) {
            wire = StringTransport.connect(
                    new FlowProtocol(made -> {
                        made.received().subscribe(sink);
                        source.subscribe(made.sending(atEnd));
                    }),
                    time);
            wire.settle();
        }

        void play(Event event) {
            switch (event) {
                case PEER_SENDS -> {
                    if (!peerFinished) {
                        wire.peerSends("x");
                    }
                }
                case PEER_FINISHES -> {
                    peerFinished = true;
                    wire.peerFinishes();
                }
                case PEER_STALLS -> wire.peerStalls();
                case PEER_READS -> wire.peerReads();
                case LOST -> {
                    if (wire.reason().isEmpty()) {
                        wire.loseNow(new CloseReason.Lost(new IOException("reset")));
                    }
                }
                case REQUEST -> sink.request(2);
                case REQUEST_NOTHING -> sink.request(0);
                case CANCEL -> sink.cancel();
                case SOURCE_NEXT -> source.nextIfRequested("y".repeat(30_000));
                case SOURCE_COMPLETE -> source.complete();
                case SOURCE_ERROR -> source.error(new IOException("on purpose"));
                case LOSE -> wire.loseConnection();
                case ABORT -> wire.abortConnection();
                case TURN -> wire.settle();
                case TIME -> time.advance(Duration.ofSeconds(1));
            }
        }

        void end() {
            wire.settle();
            if (wire.reason().isEmpty()) {
                wire.abortConnection();
                wire.settle();
            }
            sink.checkRules();
            assertThat(sink.isOver()).as("%s", sink.signals()).isTrue();
            assertThat(source.isOver())
                    .as("the source is cancelled, or is through")
                    .isTrue();
            assertThat(source.cancels()).isLessThanOrEqualTo(1);
            assertThat(time.reactor().leftovers()).isEmpty();
        }
    }
}
