// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.HELLO;
import static dev.sennit.http.client.channel.ClientWire.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the content of a request goes out, and what becomes of it when it cannot. */
class RequestBodyTest {
    private static final String PUT = "PUT /x HTTP/1.1\r\n";

    private final ClientWire wire = new ClientWire();

    /** A source of some pieces; counts how often it was closed. */
    private static final class Parts implements BodySource {
        final Deque<String> rest;
        int closed;

        Parts(String... parts) {
            rest = new ArrayDeque<>(List.of(parts));
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            String part = rest.poll();
            if ("!".equals(part)) {
                throw new IOException("the disk is gone");
            }
            return part == null ? null : ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void aSmallBodyLeavesWithItsHead() {
        assertThat(wire.puts(RequestBody.of("abc")).got()).isEqualTo(PUT + "Content-Length: 3\r\n\r\nabc");
    }

    @Test
    void anEmptyBodyIsAnnouncedWhereContentIsExpected() {
        assertThat(wire.puts(RequestBody.none()).got()).isEqualTo(PUT + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void aBodyOfKnownLengthComesPieceByPiece() {
        Parts parts = new Parts("ab", "cde", "f");
        wire.puts(RequestBody.once(6, parts));
        assertThat(wire.got()).isEqualTo(PUT + "Content-Length: 6\r\n\r\nabcdef");
        assertThat(parts.closed).isEqualTo(1);
    }

    @Test
    void aBodyOfUnknownLengthGoesInChunks() {
        Parts parts = new Parts("ab", "0123456789abcdef");
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, parts));
        assertThat(wire.got())
                .isEqualTo(PUT + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
        assertThat(parts.closed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 1_000_000})
    void aLargeBodyComesWhole(int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) ('a' + i % 26);
        }
        wire.puts(RequestBody.of(content));
        assertThat(wire.got())
                .isEqualTo(
                        PUT + "Content-Length: " + bytes + "\r\n\r\n" + new String(content, StandardCharsets.US_ASCII));
    }

    @Test
    void aServerThatDoesNotReadHoldsTheSourceBack() {
        wire.transport.peerStalls();
        Parts parts = new Parts("a", "b", "c", "d");
        wire.puts(RequestBody.once(4, parts));
        assertThat(parts.rest).containsExactly("b", "c", "d");
        wire.transport.peerReads();
        wire.settles();
        assertThat(parts.rest).isEmpty();
        assertThat(wire.got()).endsWith("\r\n\r\nabcd");
    }

    @Test
    void aServerThatNeverReadsIsCutOff() {
        wire.transport.peerStalls();
        Parts parts = new Parts("a", "b");
        wire.puts(RequestBody.once(2, parts)).waits("30s");
        assertThat(wire.events).containsExactly("gone", "TIMED_OUT");
        assertThat(wire.reason()).contains("write stall");
        assertThat(parts.closed).isEqualTo(1);
    }

    @Test
    void aBodyThatIsTooShortEndsTheConnection() {
        Parts parts = new Parts("ab");
        wire.puts(RequestBody.once(3, parts));
        assertThat(wire.events).containsExactly("gone", "BODY_FAILED");
        assertThat(wire.failure).hasMessageContaining("ended 1 bytes before its announced length");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(parts.closed).isEqualTo(1);
    }

    @Test
    void aBodyThatIsTooLongEndsTheConnectionAndIsNotSentOn() {
        Parts parts = new Parts("ab", "cde");
        wire.puts(RequestBody.once(3, parts));
        assertThat(wire.events).containsExactly("gone", "BODY_FAILED");
        assertThat(wire.failure).hasMessageContaining("goes on 2 bytes after its announced length");
        assertThat(wire.got()).endsWith("\r\n\r\nab");
        assertThat(parts.closed).isEqualTo(1);
    }

    @Test
    void aBodyThatIsOneByteTooLongAtItsEndIsFoundOut() {
        wire.puts(RequestBody.once(3, new Parts("abc", "d")));
        assertThat(wire.events).containsExactly("gone", "BODY_FAILED");
    }

    @Test
    void aSourceThatFailsEndsTheConnection() {
        Parts parts = new Parts("ab", "!");
        wire.puts(RequestBody.once(3, parts));
        assertThat(wire.events).containsExactly("gone", "BODY_FAILED");
        assertThat(wire.failure).hasMessageContaining("the disk is gone");
        assertThat(parts.closed).isEqualTo(1);
    }

    @Test
    void anEmptyPieceIsAMistakeOfTheSource() {
        wire.puts(RequestBody.once(3, new Parts("")));
        assertThat(wire.failure).hasMessageContaining("empty piece");
    }

    @Test
    void aBodyThatCanBeSentOnceIsRefusedTheSecondTime() {
        RequestBody once = RequestBody.once(1, new Parts("a"));
        RequestBody again = RequestBody.of("a");
        assertThat(once.canBeSent()).isTrue();
        wire.puts(once);
        assertThat(once.canBeSent()).isFalse();
        assertThatThrownBy(once::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");
        again.open();
        assertThat(again.canBeSent()).isTrue();
    }

    @Test
    void anErrorBeforeTheEndOfTheBodyStopsItAndTheConnectionServesNoOther() {
        wire.transport.peerStalls();
        Parts parts = new Parts("a", "b", "c");
        wire.puts(RequestBody.once(3, parts)).receives("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
        assertThat(parts.closed).isEqualTo(1);
        var text = wire.response().text();
        wire.settles();
        assertThat(ClientWire.outcome(text)).isEqualTo("no");
        assertThat(wire.events).containsExactly("HTTP/1.1 413 Content Too Large", "gone");
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aSuccessBeforeTheEndOfTheBodyLetsItGoOn() {
        wire.transport.peerStalls();
        Parts parts = new Parts("a", "b", "c");
        wire.puts(RequestBody.once(3, parts)).receives(OK + "Content-Length: 2\r\n\r\no");
        wire.response().discard();
        wire.transport.peerReads();
        wire.settles();
        assertThat(wire.got()).endsWith("\r\n\r\nabc");
        assertThat(wire.receives("k").events).containsExactly("HTTP/1.1 200 OK", "idle");
    }

    @Test
    void aConnectionThatIsLostClosesTheSource() {
        wire.transport.peerStalls();
        Parts parts = new Parts("a", "b");
        wire.puts(RequestBody.once(2, parts));
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(parts.closed).isEqualTo(1);
        assertThat(wire.events).containsExactly("gone", "BAD_RESPONSE RESPONSE_CUT_OFF");
    }

    // ------------------------------------------------------------------------------------------------ 100 (Continue)

    private ClientWire expecting() {
        return wire.sends(ClientRequest.of(HttpMethod.PUT, URI.create("http://a/x"))
                .withBody(RequestBody.of("abc"))
                .withExpectContinue());
    }

    @Test
    void aBodyWaitsUntilTheServerAsksForIt() {
        assertThat(expecting().got()).isEqualTo(PUT + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        assertThat(wire.receives("HTTP/1.1 103 Early Hints\r\n\r\n").got()).isEmpty();
        assertThat(wire.receives("HTTP/1.1 100 Continue\r\n\r\n").got()).isEqualTo("abc");
        wire.receives(HELLO);
        wire.response().discard();
        assertThat(wire.settles().events).containsExactly("HTTP/1.1 200 OK", "idle");
    }

    @Test
    void aServerThatDoesNotAskGetsTheBodyAfterAWhile() {
        expecting().got();
        assertThat(wire.waits("999ms").got()).isEmpty();
        assertThat(wire.waits("1ms").got()).isEqualTo("abc");
        assertThat(wire.receives("HTTP/1.1 100 Continue\r\n\r\n").got()).isEmpty();
        assertThat(wire.receives("HTTP/1.1 204 No Content\r\n\r\n").events)
                .containsExactly("idle", "HTTP/1.1 204 No Content");
    }

    @Test
    void aServerThatAnswersInsteadGetsNoBodyAndNoOtherRequest() {
        expecting().got();
        wire.receives("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        assertThat(wire.waits("5s").got()).isEmpty();
        assertThat(wire.events).containsExactly("gone", "HTTP/1.1 417 Expectation Failed");
    }

    @Test
    void withoutABodyNothingIsHeldBack() {
        wire.sends(ClientRequest.get("http://a/x").withExpectContinue());
        assertThat(wire.got()).isEqualTo("GET /x HTTP/1.1\r\n\r\n");
    }

    // -------------------------------------------------------------------------------------------------- publishers

    /** Publishes when asked to, on the test's thread. */
    private static final class Published implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
        Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
        long requested;
        int cancelled;

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> newSubscriber) {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled++;
        }

        void publish(String text) {
            requested--;
            subscriber.onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void aPublishedBodyGoesOutAsItComes() {
        Published published = new Published();
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, published));
        assertThat(wire.got()).isEqualTo(PUT + "Transfer-Encoding: chunked\r\n\r\n");
        published.publish("abc");
        assertThat(wire.settles().got()).isEqualTo("3\r\nabc\r\n");
        published.publish("de");
        published.subscriber.onComplete();
        assertThat(wire.settles().got()).isEqualTo("2\r\nde\r\n0\r\n\r\n");
        assertThat(wire.receives("HTTP/1.1 204 No Content\r\n\r\n").events)
                .containsExactly("idle", "HTTP/1.1 204 No Content");
    }

    @Test
    void aPublisherIsNotAskedForMoreThanTheServerTakes() {
        Published published = new Published();
        wire.transport.peerStalls();
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, published));
        String large = "x".repeat(40_000);
        int sent = 0;
        while (published.requested > 0) {
            published.publish(large);
            wire.settles();
            sent++;
        }
        assertThat(sent).isLessThan(30);
        wire.transport.peerReads();
        wire.settles();
        assertThat(published.requested).isPositive();
    }

    @Test
    void aPublisherThatFailsOrKeepsNotToItsLengthEndsTheConnection() {
        Published failing = new Published();
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, failing));
        failing.subscriber.onError(new IOException("no more"));
        assertThat(wire.settles().events).containsExactly("gone", "BODY_FAILED");
        assertThat(wire.failure).hasMessageContaining("no more");

        ClientWire second = new ClientWire();
        Published tooLong = new Published();
        second.puts(RequestBody.once(2, tooLong));
        tooLong.publish("abc");
        assertThat(second.settles().events).containsExactly("gone", "BODY_FAILED");
        assertThat(tooLong.cancelled).isEqualTo(1);

        ClientWire third = new ClientWire();
        Published tooShort = new Published();
        third.puts(RequestBody.once(2, tooShort));
        tooShort.subscriber.onComplete();
        assertThat(third.settles().events).containsExactly("gone", "BODY_FAILED");
    }

    @Test
    void aPublisherThatCannotBeSubscribedToIsToldLater() {
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, (Flow.Publisher<ByteBuffer>) subscriber -> {
            throw new IllegalStateException("sold out");
        }));
        assertThat(wire.exchange).isNotNull();
        assertThat(wire.events).containsExactly("gone", "BODY_FAILED");
        assertThat(wire.failure).hasMessageContaining("sold out");
    }

    @Test
    void anErrorBeforeTheEndCancelsThePublisher() {
        Published published = new Published();
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, published))
                .receives("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        assertThat(published.cancelled).isEqualTo(1);
        assertThat(wire.events).containsExactly("gone", "HTTP/1.1 400 Bad Request");
    }

    @Test
    void lengthsBelowZeroAreRefused() {
        assertThatThrownBy(() -> RequestBody.once(-2, new SubmissionPublisher<>(Runnable::run, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2");
    }
}
