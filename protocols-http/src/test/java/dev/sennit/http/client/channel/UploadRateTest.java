// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.BodySource;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server must take the body of a request at its least rate, as long as there is something to take. */
class UploadRateTest {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ClientWire wire = new ClientWire();

    /** Pieces of a size without end, of which the server takes one each time it reads. */
    private final class Pieces implements BodySource {
        final int bytes;

        Pieces(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable ByteBuffer next() {
            wire.transport.peerStalls();
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void close() {}
    }

    /** What is published by hand. */
    private static final class Hand implements Flow.Publisher<ByteBuffer> {
        Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> asked) {
            subscriber = asked;
            asked.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {}

                @Override
                public void cancel() {}
            });
        }

        void publishes(int bytes) {
            subscriber.onNext(ByteBuffer.allocate(bytes));
        }
    }

    private void uploads(int leastRate, int pieceBytes) {
        wire.timeouts = ClientTimeouts.DEFAULTS.withUploadRate(leastRate, GRACE);
        wire.puts(RequestBody.once(1 << 20, new Pieces(pieceBytes)));
    }

    private void takesOneEachSecond(int pieces) {
        for (int i = 0; i < pieces; i++) {
            wire.waits("1s");
            wire.transport.peerReads();
            wire.settles();
        }
    }

    private Deadline.State rate() {
        return wire.transport.deadlines().list().stream()
                .filter(each -> each.name().equals("request body rate"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void aServerThatTakesLessIsGivenUpAfterTheGrace() {
        uploads(240, 200);
        takesOneEachSecond(4);
        wire.waits("999ms");
        assertThat(wire.events).isEmpty();
        wire.waits("1ms");
        assertThat(wire.failure.kind()).isEqualTo(HttpClientException.Kind.TIMED_OUT);
        assertThat(wire.failure).hasMessage("timed out: request body rate after 5s");
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void eachByteThatIsTakenBuysItsTime() {
        uploads(240, 320);
        takesOneEachSecond(20);
        wire.waits("6666ms"); // 6,400 bytes are worth 26.6666 s
        assertThat(wire.events).isEmpty();
        wire.waits("1ms");
        assertThat(wire.reason()).startsWith("timed out: request body rate");
    }

    @Test
    void withoutALeastRateTheServerMayTakeItsTime() {
        uploads(0, 1);
        takesOneEachSecond(100);
        assertThat(wire.events).isEmpty();
    }

    @Test
    void theTimeDoesNotRunWhileThePublisherHasNothingToSend() {
        wire.timeouts = ClientTimeouts.DEFAULTS.withUploadRate(240, GRACE);
        Hand hand = new Hand();
        wire.puts(RequestBody.once(RequestBody.UNKNOWN_LENGTH, hand));
        wire.waits("60s");
        hand.publishes(10);
        wire.settles();
        assertThat(rate()).isEqualTo(Deadline.State.SUSPENDED);
        wire.waits("60s");
        assertThat(wire.events).isEmpty();

        wire.transport.peerStalls();
        hand.publishes(10);
        wire.settles();
        assertThat(rate()).isEqualTo(Deadline.State.ARMED);
        wire.waits("4999ms");
        assertThat(wire.events).isEmpty();
        wire.waits("1ms");
        assertThat(wire.reason()).startsWith("timed out: request body rate");
    }

    @Test
    void itIsOverWithTheBody() {
        wire.transport.peerStalls();
        wire.puts(RequestBody.of(new byte[200_000]));
        assertThat(rate()).isEqualTo(Deadline.State.ARMED);
        wire.transport.peerReads();
        wire.settles();
        assertThat(wire.transport.deadlines().list())
                .noneMatch(each -> each.kind() == DeadlineKind.MINIMUM_RATE && each.state() == Deadline.State.ARMED)
                .noneMatch(each -> each.name().equals("request body rate"));
    }

    @Test
    void aRateIsNotNegative() {
        assertThatThrownBy(() -> ClientTimeouts.DEFAULTS.withUploadRate(-1, GRACE))
                .hasMessage("uploadBytesPerSecond must be 0 or more, not -1");
        assertThatThrownBy(() -> ClientTimeouts.DEFAULTS.withUploadRate(1, Duration.ZERO))
                .hasMessageContaining("uploadGrace must be positive, or Deadline.NONE");
        assertThat(ClientTimeouts.DEFAULTS.withUploadRate(1, GRACE).uploadGrace())
                .isEqualTo(GRACE);
        assertThat(ClientTimeouts.DEFAULTS.uploadGrace())
                .as("who takes nothing at all is cut off by the time for that")
                .isGreaterThan(ClientTimeouts.DEFAULTS.write());
    }
}
