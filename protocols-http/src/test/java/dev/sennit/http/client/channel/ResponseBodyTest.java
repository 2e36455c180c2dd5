// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.HELLO;
import static dev.sennit.http.client.channel.ClientWire.OK;
import static dev.sennit.http.client.channel.ClientWire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the content of a response is taken, and how the server is held back. */
class ResponseBodyTest {
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    private final ClientWire wire = new ClientWire();

    @Test
    void nothingIsReadUntilSomebodyTakesTheBody() {
        wire.get().receives(OK + "Content-Length: 10\r\n\r\n01234");
        assertThat(wire.transport.reading()).isFalse();
        RecordingProtocol receiver = new RecordingProtocol();
        wire.response().deliverBody(receiver);
        assertThat(receiver.made()).isTrue();
        assertThat(receiver.text()).isEmpty();
        wire.settles();
        assertThat(receiver.text()).isEqualTo("01234");
        assertThat(wire.transport.reading()).isTrue();
        wire.receives("56789");
        assertThat(receiver.text()).isEqualTo("0123456789");
        assertThat(receiver.reason()).contains(CloseReason.DONE);
        assertThat(wire.channel.isIdle()).isTrue();
    }

    @Test
    void aReceiverThatPausesGetsNothingMoreAndTheServerIsHeldBack() {
        RecordingProtocol receiver = new RecordingProtocol();
        wire.get().receives(CHUNKED + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n");
        receiver.onData((transport, text) -> transport.pauseProducing());
        wire.response().deliverBody(receiver);
        for (String seen : List.of("a", "ab", "abc")) {
            wire.settles();
            assertThat(receiver.text()).isEqualTo(seen);
            assertThat(wire.transport.reading()).isFalse();
            receiver.transport().resumeProducing();
        }
        wire.settles();
        assertThat(wire.transport.reading()).isTrue();
        wire.receives("0\r\nX-Sum: 7\r\n\r\n");
        assertThat(receiver.reason()).contains(CloseReason.DONE);
        assertThat(wire.response().trailers().first("x-sum")).contains("7");
    }

    @Test
    void whatWasReadBeforeTheConnectionWasLostIsStillDelivered() {
        wire.get().receives(CHUNKED + "5\r\nhello\r\n0\r\n\r\n");
        wire.transport.loseNow(new CloseReason.Lost(new java.io.IOException("reset")));
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "gone");
        var text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("hello");

        ClientWire half = new ClientWire();
        half.get().receives(CHUNKED + "5\r\nhello\r\n");
        half.transport.loseNow(new CloseReason.Lost(new java.io.IOException("reset")));
        RecordingProtocol receiver = new RecordingProtocol();
        half.response().deliverBody(receiver);
        half.settles();
        assertThat(receiver.text()).isEqualTo("hello");
        assertThat(receiver.reason()).get().isInstanceOf(CloseReason.Lost.class);
    }

    @Test
    void theTransportOfABodyIsOnlyReadAndCanBeGivenUp() {
        RecordingProtocol receiver = new RecordingProtocol();
        wire.get().receives(OK + "Content-Length: 10\r\n\r\n01234");
        wire.response().deliverBody(receiver);
        assertThatThrownBy(() -> receiver.transport().write("x")).isInstanceOf(UnsupportedOperationException.class);
        receiver.transport().loseConnection();
        assertThat(receiver.transport().isClosing()).isTrue();
        wire.settles();
        assertThat(receiver.reason()).contains(CloseReason.ABORTED);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aReceiverThatThrowsLosesItsConnectionAndNothingElse() {
        RecordingProtocol receiver = new RecordingProtocol();
        receiver.onData((transport, text) -> {
            throw new IllegalStateException("no");
        });
        wire.get().receives(HELLO);
        wire.response().deliverBody(receiver);
        wire.settles();
        assertThat(receiver.reason()).get().isInstanceOf(CloseReason.ApplicationError.class);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aBodyIsTakenOnce() {
        wire.get().receives(HELLO);
        wire.response().discard();
        assertThatThrownBy(() -> wire.response().bytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
    }

    @Test
    void textIsInTheCharsetThatIsNamed() {
        wire.get().receives(OK + "Content-Type: text/plain; Charset=\"iso-8859-1\"\r\nContent-Length: 1\r\n\r\n\u00e4");
        var text = wire.response().text();
        wire.settles();
        assertThat(outcome(text)).isEqualTo("\u00e4");
        wire.get().receives(OK + "Content-Type: text/plain; charset=x-none\r\nContent-Length: 1\r\n\r\na");
        var unknown = wire.response().text();
        wire.settles();
        assertThat(outcome(unknown)).isEqualTo("a");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        wire.limits = wire.limits.withMaxBodyBytes(4);
        wire.get().receives(HELLO);
        assertThat(wire.events).containsExactly("gone", "BAD_RESPONSE BODY_TOO_LARGE");
    }

    private static final class Reader implements Flow.Subscriber<ByteBuffer> {
        final List<String> signals = new ArrayList<>();
        Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(ByteBuffer item) {
            signals.add(StandardCharsets.US_ASCII.decode(item).toString());
        }

        @Override
        public void onError(Throwable problem) {
            signals.add("error");
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    @Test
    void aPublishedBodyComesAsItIsRequested() {
        wire.get().receives(CHUNKED + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
        Reader reader = new Reader();
        wire.response().publisher().subscribe(reader);
        assertThat(wire.settles().transport.reading()).isFalse();
        reader.subscription.request(1);
        wire.settles();
        assertThat(reader.signals).containsExactly("a");
        reader.subscription.request(1);
        wire.settles();
        assertThat(reader.signals).containsExactly("a", "b");
        reader.subscription.request(1);
        wire.settles();
        assertThat(reader.signals).containsExactly("a", "b", "complete");
        assertThat(wire.channel.isIdle()).isTrue();
    }

    @Test
    void aPublishedBodyThatIsCutOffIsAnErrorAndOneThatIsCancelledClosesTheConnection() {
        wire.get().receives(CHUNKED + "1\r\na\r\n");
        Reader reader = new Reader();
        wire.response().publisher().subscribe(reader);
        reader.subscription.request(5);
        wire.settles().ends();
        assertThat(reader.signals).containsExactly("a", "error");

        ClientWire other = new ClientWire();
        other.get().receives(CHUNKED + "1\r\na\r\n");
        Reader cancelling = new Reader();
        other.response().publisher().subscribe(cancelling);
        cancelling.subscription.cancel();
        other.settles();
        assertThat(other.transport.aborted()).isTrue();
    }
}
