// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import java.time.Duration;

/** Somebody's protocol on a wire: its timeout is its own business, and shows when it closes the connection. */
final class IdleConnection implements TimelineSubject {
    private final ManualTime time = new ManualTime();
    private final StringTransport wire;
    private final String meaningful;
    private int expiries;
    private boolean lost;

    IdleConnection(Protocol protocol, String meaningful) {
        this.wire = StringTransport.connect(protocol, time);
        this.meaningful = meaningful;
    }

    @Override
    public void set(Duration period) {}

    @Override
    public void reset() {}

    @Override
    public void cancel() {}

    @Override
    public void suspend() {}

    @Override
    public void resume() {}

    @Override
    public void data() {
        wire.peerSends(meaningful);
        settle();
    }

    @Override
    public boolean resetsOnData() {
        return true;
    }

    @Override
    public void pauseReading() {
        wire.pauseProducing();
    }

    @Override
    public void resumeReading() {
        wire.resumeProducing();
        settle();
    }

    @Override
    public void lose() {
        wire.settle();
        lost = true;
        if (wire.reason().isEmpty()) {
            wire.loseNow(CloseReason.DONE);
        }
    }

    @Override
    public void advance(Duration duration) {
        time.advance(duration);
        settle();
    }

    private void settle() {
        if (wire.closing() && !lost) {
            expiries = 1; // the end is of the timeout's making
        }
        wire.settle();
    }

    @Override
    public int expiries() {
        return expiries;
    }

    @Override
    public long pendingCalls() {
        return time.pendingCalls();
    }
}
