// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.soak;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A protocol with an idle timeout that watches over the promises made to it (made first and once, lost last and once, one
 * callback at a time, on its reactor's thread) and, now and then, misbehaves: throws, aborts, closes in any callback.
 */
abstract class Actor extends BaseProtocol implements TimeoutMixin {
    private enum Life {
        NEW,
        MADE,
        LOST
    }

    /** Thrown on purpose; costs no stack trace. */
    static final class Mischief extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mischief() {
            super("thrown on purpose", null, false, false);
        }
    }

    final World world;
    final SplittableRandom dice;
    private final String name;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private Life life = Life.NEW;
    private boolean inside;
    private @Nullable DelayedCall next; // active while something is planned

    @Nullable
    CloseReason reason; // non-null once lost

    long receivedBytes;

    Actor(World world, String name) {
        this.world = world;
        this.name = name;
        this.dice = world.dice.split();
    }

    @Override
    public final IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected final void connectionMade() {
        if (life != Life.NEW) {
            violation("made when it was " + life);
        }
        life = Life.MADE;
        world.made++;
        callback("connectionMade", () -> {
            setTimeout(Duration.ofSeconds(60));
            whenMade();
        });
    }

    @Override
    public final void dataReceived(ByteBuffer data) {
        if (!data.hasRemaining() || transport().isClosing()) {
            violation("was given " + data.remaining() + " bytes, closing: "
                    + transport().isClosing());
        }
        receivedBytes += data.remaining();
        callback("dataReceived", () -> {
            resetTimeout();
            received(data);
        });
    }

    @Override
    public final void timeoutConnection() {
        callback("timeoutConnection", TimeoutMixin.super::timeoutConnection);
    }

    @Override
    public final void connectionLost(CloseReason why) {
        callback("connectionLost", () -> {
            life = Life.LOST;
            world.lost++;
            reason = why;
            if (next != null && next.active()) {
                next.cancel();
            }
            whenLost(why);
            setTimeout(Duration.ofSeconds(1)); // which must not arm anything any more
        });
    }

    abstract void whenMade();

    abstract void received(ByteBuffer data);

    void whenLost(CloseReason why) {}

    /** Has it done later, unless the connection is lost by then; one thing at a time. */
    final void plan(Duration delay, Runnable step) {
        if (life == Life.MADE && (next == null || !next.active())) {
            next = transport().reactor().callLater(delay, () -> callback("a planned step", step));
        }
    }

    final void callback(String which, Runnable work) {
        if (life != Life.MADE) {
            violation(which + " when it was " + life);
        }
        if (inside) {
            violation(which + " came inside another callback");
        }
        if (!transport().reactor().isReactorThread()) {
            violation(which + " came on " + Thread.currentThread());
        }
        inside = true;
        try {
            work.run();
            if (life == Life.MADE) {
                misbehave();
            }
        } finally {
            inside = false;
        }
    }

    private void misbehave() {
        if (!world.peaceful && dice.nextInt(200) == 0) {
            switch (dice.nextInt(6)) {
                case 0 -> throw new Mischief();
                case 1 -> transport().abortConnection();
                case 2 -> transport().loseConnection();
                case 3 -> transport().loseConnection(new CloseReason.ProtocolError("invented"));
                case 4 -> transport().loseWriteConnection();
                default -> {
                    transport().abortConnection();
                    throw new Mischief();
                }
            }
        }
    }

    final void violation(String what) {
        throw world.violated(name + ": " + what);
    }

    final boolean isLost() {
        return life == Life.LOST;
    }

    @Override
    public String toString() {
        return name + " " + life + (reason == null ? "" : ", " + reason);
    }
}
