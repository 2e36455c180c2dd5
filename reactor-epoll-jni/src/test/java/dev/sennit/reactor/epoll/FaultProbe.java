// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what it receives, and watches that its life goes in order. */
class FaultProbe extends BaseProtocol {
    /** One that understands half-closes. */
    static final class Halves extends FaultProbe implements HalfCloseableProtocol {
        boolean peerFinishes;
        boolean peerFinished;

        Halves(String name, List<String> violations) {
            super(name, violations);
        }

        @Override
        public void readConnectionEnding() {
            peerFinishes = true;
        }

        @Override
        public void readConnectionLost() {
            mustBeMade("readConnectionLost");
            peerFinished = true;
        }

        @Override
        public void writeConnectionLost() {
            mustBeMade("writeConnectionLost");
        }
    }

    /** Where it stands. */
    enum Life {
        NEW,
        MADE,
        LOST
    }

    private final String name;
    private final List<String> violations;
    Life life = Life.NEW;
    int received;
    private @Nullable CloseReason reason; // non-null when LOST

    FaultProbe(String name, List<String> violations) {
        this.name = name;
        this.violations = violations;
    }

    @Override
    protected void connectionMade() {
        if (life != Life.NEW) {
            violations.add(name + " was made when it was " + life);
        }
        life = Life.MADE;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        mustBeMade("dataReceived");
        received += data.remaining();
    }

    @Override
    public void connectionLost(CloseReason why) {
        mustBeMade("connectionLost");
        life = Life.LOST;
        reason = why;
    }

    final void mustBeMade(String callback) {
        if (life != Life.MADE) {
            violations.add(name + " had " + callback + " when it was " + life);
        }
    }

    final boolean isMade() {
        return life == Life.MADE;
    }

    final boolean isLost() {
        return life == Life.LOST;
    }

    /** Does something to the connection if it is there. */
    final void ifMade(Runnable command) {
        if (isMade()) {
            command.run();
        }
    }

    @Override
    public String toString() {
        return name + " received " + received + ", " + (isLost() ? reason : life);
    }
}
