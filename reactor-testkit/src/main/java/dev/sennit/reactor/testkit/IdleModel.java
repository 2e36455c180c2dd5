// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Deadline;
import java.time.Duration;

/**
 * What a {@link Timeline} ought to make of an idle timeout, in the plainest words there are: no timer that is moved lazily, no clock that wraps
 * around, whole durations since the start.
 */
final class IdleModel implements TimelineSubject {
    private enum State {
        OFF,
        ARMED,
        SUSPENDED,
        LOST
    }

    private final boolean resetsOnData;
    private State state = State.OFF;
    private Duration now = Duration.ZERO;
    private Duration period = Duration.ZERO; // the last one set
    private Duration deadline = Duration.ZERO; // when ARMED
    private boolean paused;
    private boolean dataWaits;
    private int expiries;

    IdleModel(boolean resetsOnData) {
        this.resetsOnData = resetsOnData;
    }

    @Override
    public void set(Duration newPeriod) {
        if (newPeriod.compareTo(Deadline.NONE) >= 0) {
            cancel();
        } else if (state != State.LOST) {
            period = newPeriod;
            if (state != State.SUSPENDED) {
                arm();
            }
        }
    }

    @Override
    public void reset() {
        if (state == State.ARMED) {
            arm();
        }
    }

    @Override
    public void cancel() {
        if (state != State.LOST) {
            state = State.OFF;
        }
    }

    @Override
    public void suspend() {
        if (state == State.ARMED) {
            state = State.SUSPENDED;
        }
    }

    @Override
    public void resume() {
        if (state == State.SUSPENDED) {
            arm();
        }
    }

    @Override
    public void data() {
        if (paused) {
            dataWaits = true;
        } else if (resetsOnData) {
            reset();
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        if (dataWaits) {
            dataWaits = false;
            data();
        }
    }

    @Override
    public void lose() {
        state = State.LOST;
    }

    @Override
    public boolean resetsOnData() {
        return resetsOnData;
    }

    @Override
    public long pendingCalls() {
        return 0;
    }

    boolean isLost() {
        return state == State.LOST;
    }

    private void arm() {
        state = State.ARMED;
        deadline = now.plus(period);
    }

    /** Whether it expires when that much time has passed. */
    boolean expiresWithin(Duration duration) {
        return state == State.ARMED && deadline.compareTo(now.plus(duration)) <= 0;
    }

    /** How long until it expires, when it is armed. */
    Duration untilExpiry() {
        return deadline.minus(now);
    }

    @Override
    public void advance(Duration duration) {
        now = now.plus(duration);
        if (state == State.ARMED && deadline.compareTo(now) <= 0) {
            state = State.OFF;
            expiries++;
        }
    }

    @Override
    public int expiries() {
        return expiries;
    }

    @Override
    public String toString() {
        return state + " at " + now + ", expired " + expiries + " times"
                + (state == State.ARMED ? ", next at " + deadline : "");
    }
}
