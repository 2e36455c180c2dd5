// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.time.Duration;

/** How long a phase of a connection may take, whatever is said in it. The time in which others have to answer does not count. */
public final class PhaseClock {
    private final Deadline deadline;
    private Duration left = Deadline.NONE; // while it is paused

    /** Stands at first; the name is its deadline's. */
    public PhaseClock(Transport transport, String name, Runnable onExpiry) {
        deadline = new Deadline(transport, DeadlineKind.PHASE, name, onExpiry);
    }

    /** The phase begins. */
    public void start(Duration period) {
        deadline.set(period);
    }

    /** Somebody else has to answer: that is not the client's time. */
    public void pause() {
        if (deadline.state() == Deadline.State.ARMED) {
            left = deadline.status().remaining();
            deadline.cancel();
        }
    }

    /** It is the client's time again. */
    public void resume() {
        if (!left.equals(Deadline.NONE)) {
            deadline.set(left);
            left = Deadline.NONE;
        }
    }

    /** The phase is over. */
    public void end() {
        deadline.cancel();
        left = Deadline.NONE;
    }
}
