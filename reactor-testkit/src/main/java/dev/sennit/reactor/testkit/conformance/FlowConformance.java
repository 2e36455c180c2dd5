// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.FlowProtocol.AtEnd;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections as Reactive Streams. The rules themselves are tried without a network in the kit's own tests. */
public abstract class FlowConformance extends ReactorConformance {
    private static final int LARGE_BYTES = 3_000_001;
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;
    private static final int UNCHANGED_FOR_GOOD = 50; // looks at a source that sends nothing

    private final List<String> told = new ArrayList<>();
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private @Nullable Throwable failure; // what a subscriber was told

    /** For subclasses. */
    protected FlowConformance() {}

    /** Notes what it is told, and requests that many elements at a time. */
    private final class Sink implements Flow.Subscriber<ByteBuffer> {
        private final long batch;
        Flow.@Nullable Subscription subscription; // non-null once subscribed

        Sink(long batch) {
            this.batch = batch;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            told.add("subscribed");
            if (batch > 0) {
                newSubscription.request(batch);
            }
        }

        Flow.Subscription subscription() {
            Flow.Subscription known = subscription;
            if (known == null) {
                throw new AssertionError("not subscribed");
            }
            return known;
        }

        @Override
        public void onNext(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            got.writeBytes(bytes);
            if (batch > 0) {
                subscription().request(1);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            told.add("error");
            failure = thrown;
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }
    }

    /** Sends as many equal elements as are requested, up to a number. */
    private final class Source implements Flow.Publisher<ByteBuffer> {
        private final int elements;
        private final int elementBytes;
        private int sent;
        private long requested;
        private boolean sending;

        Source(int elements, int elementBytes) {
            this.elements = elements;
            this.elementBytes = elementBytes;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> to) {
            to.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    requested += n;
                    if (!sending) {
                        sending = true;
                        send(to);
                        sending = false;
                    }
                }

                @Override
                public void cancel() {
                    told.add("cancelled");
                    sent = elements + 1;
                }
            });
        }

        private void send(Flow.Subscriber<? super ByteBuffer> to) {
            while (requested > 0 && sent < elements) {
                requested--;
                sent++;
                to.onNext(ByteBuffer.wrap(Bytes.pattern(elementBytes)));
                if (sent == elements) {
                    to.onComplete();
                }
            }
        }
    }

    private FlowProtocol serve(FlowProtocol server, Probe client) {
        ListeningPort port = listen(peer -> server, TcpOptions.defaults());
        connect(port.address(), factory(client));
        await("the client is connected", () -> client.life != Probe.Life.NEW);
        on(port::stopListening);
        return server;
    }

    @Test
    void whatIsReceivedCanBeWhatIsSent() {
        HalfProbe client = halfProbe("client");
        serve(new FlowProtocol(echo -> echo.received().subscribe(echo.sending(AtEnd.CLOSE))), client);
        byte[] large = Bytes.pattern(LARGE_BYTES);
        on(() -> {
            client.transport().write(large);
            client.transport().loseWriteConnection();
        });
        await("the echo ends", client::isReadLost);
        assertArrayEquals(large, client.bytes());
        awaitLost(client);
        assertEquals(CloseReason.DONE, client.reason());
    }

    @Test
    void nothingIsReadBeforeItIsRequested() {
        Probe client = probe("client");
        Sink sink = new Sink(0);
        serve(new FlowProtocol(made -> made.received().subscribe(sink)), client);
        on(() -> client.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        pass(Duration.ofMillis(20));
        assertEquals(0, got.size());
        on(() -> assertTrue(client.transport().bufferedBytes() > 0, "the client is held back"));
        on(() -> sink.subscription().request(1));
        await("one element is there", () -> got.size() > 0);
        int one = got.size();
        turns(5);
        assertEquals(one, got.size());
        on(() -> sink.subscription().request(Long.MAX_VALUE));
        await("all is there", () -> got.size() == MORE_THAN_BUFFERS_HOLD);
        on(() -> client.transport().loseConnection());
        awaitLost(client);
        await("the end is told", () -> told.size() == 2);
        assertEquals(List.of("subscribed", "complete"), told);
        assertArrayEquals(Bytes.pattern(MORE_THAN_BUFFERS_HOLD), got.toByteArray());
    }

    @Test
    void lossOfTheConnectionIsAnErrorAndCancelsTheSource() {
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        serve(
                new FlowProtocol(made -> {
                    made.received().subscribe(new Sink(1));
                    new Source(10_000, 100_000).subscribe(made.sending(AtEnd.CLOSE));
                }),
                client);
        pass(Duration.ofMillis(5));
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        await("both know", () -> told.size() == 3);
        assertEquals("subscribed", told.get(0));
        assertTrue(told.contains("cancelled"), told::toString);
        Throwable thrown = failure;
        if (thrown == null) {
            assertTrue(told.contains("complete"), told::toString); // a UNIX socket without a reset
        } else {
            assertInstanceOf(ConnectionLostException.class, thrown);
        }
    }

    @Test
    void sourceIsHeldBackByAPeerThatDoesNotRead() {
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        Source source = new Source(400, 50_000);
        serve(new FlowProtocol(made -> source.subscribe(made.sending(AtEnd.CLOSE))), client);
        int[] last = {-1};
        int[] unchanged = {0};
        await("the source is held back", () -> {
            unchanged[0] = source.sent == last[0] ? unchanged[0] + 1 : 0;
            last[0] = source.sent;
            reactor().callFromThread(() -> {}); // look again in the next turn, without waiting for anything
            return unchanged[0] > UNCHANGED_FOR_GOOD;
        });
        assertTrue(last[0] < 400, () -> "all was sent");
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertEquals(400 * 50_000, client.byteCount());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(List.of(), told, "a source that completes is not cancelled");
    }

    @Test
    void cancellingClosesPolitely() {
        Probe client = probe("client");
        Sink sink = new Sink(1);
        serve(
                new FlowProtocol(made -> {
                    made.received().subscribe(sink);
                    made.transport().write("last words");
                }),
                client);
        on(() -> sink.subscription().cancel());
        awaitLost(client);
        assertEquals("last words", client.text());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(List.of("subscribed"), told, "who cancels hears nothing more");
    }

    @Test
    void errorOfTheSourceCutsTheConnection() {
        Probe client = probe("client");
        serve(
                new FlowProtocol(made -> made.sending(AtEnd.CLOSE).onError(new IllegalStateException("on purpose"))),
                client);
        awaitLost(client);
        assertCutOff(client);
    }

    @Test // signals from a thread that is not the reactor's keep their order
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void publisherOfAnotherThreadIsSentInOrder() {
        Reactor reactor = reactor();
        Probe client = probe("client").whenLost(reason -> reactor.stop());
        int elements = 500;
        SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
        reactor.callWhenRunning(() -> {
            ListeningPort port = Sockets.listen(
                    reactor,
                    listeningAddress(),
                    peer -> new FlowProtocol(made -> {
                        publisher.subscribe(made.sending(AtEnd.CLOSE));
                        new Thread(() -> submit(publisher, elements), "submitter").start();
                    }),
                    TcpOptions.defaults());
            Sockets.connect(reactor, port.address(), factory(client), TcpOptions.defaults());
        });
        reactor.run();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < elements; i++) {
            expected.append(i).append(' ');
        }
        assertEquals(expected.toString(), client.text());
    }

    private static void submit(SubmissionPublisher<ByteBuffer> publisher, int elements) {
        for (int i = 0; i < elements; i++) {
            publisher.submit(ByteBuffer.wrap((i + " ").getBytes(StandardCharsets.US_ASCII)));
        }
        publisher.close();
    }
}
