// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.util.function.Consumer;

/** The two deadlines of a response's body: between two reads, and for its average rate. Neither runs while the application paused. */
final class ResponseWatch {
    private final ClientTimeouts timeouts;
    private final Deadline gap;
    private final RateWatch rate;
    private long bytes;

    ResponseWatch(Transport transport, ClientTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.timeouts = timeouts;
        gap = new Deadline(
                transport,
                DeadlineKind.IDLE,
                "response body",
                () -> tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.IDLE, "response body", timeouts.body())));
        rate = new RateWatch(
                transport,
                "response body rate",
                new RateWatch.Rate(timeouts.bodyBytesPerSecond(), timeouts.bodyGrace()),
                () -> bytes,
                tooSlow);
    }

    /** The body is awaited, from now on or again. */
    void resume() {
        if (gap.state() != Deadline.State.ARMED) {
            gap.set(timeouts.body());
        }
        rate.resume();
    }

    void pause() {
        gap.cancel();
        rate.pause();
    }

    /** Bytes came. */
    void received(int count) {
        bytes += count;
        gap.reset();
        rate.moved();
    }

    /** The body is over. */
    void close() {
        gap.close();
        rate.close();
    }
}
