// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * The state behind {@link TimeoutMixin}: one timeout that meaningful input puts off. A protocol keeps it in a field:
 *
 * <pre>{@code
 * private final IdleTimeout idleTimeout = new IdleTimeout(this);
 * }</pre>
 *
 * <p>Its clock is the reactor of the protocol's transport, found when it is first armed; a test may give it another.
 */
public final class IdleTimeout extends Deadline {
    /**
     * The idle timeout of a protocol, on the clock of its connection and in its ledger.
     *
     * @param owner whose {@link TimeoutMixin#timeoutConnection()} is called when the time is up
     */
    public IdleTimeout(TimeoutMixin owner) {
        super(DeadlineKind.IDLE, DeadlineKind.IDLE.label(), owner);
    }

    /**
     * The idle timeout of a protocol on a given clock, in its connection's ledger all the same.
     *
     * @param owner whose {@link TimeoutMixin#timeoutConnection()} is called when the time is up
     * @param time the clock
     */
    public IdleTimeout(TimeoutMixin owner, ReactorTime time) {
        this(owner);
        use(time);
    }

    /**
     * An idle timeout of no connection; {@link #close()} is its owner's duty.
     *
     * @param time the clock
     * @param onTimeout what to do when the time is up
     */
    public IdleTimeout(ReactorTime time, Runnable onTimeout) {
        super(DeadlineKind.IDLE, DeadlineKind.IDLE.label(), (Runnable) onTimeout::run); // never taken for an owner
        use(time);
    }

    @Override
    ReactorTime time() {
        if (!isAttached() && onExpiry() instanceof TimeoutMixin owner) {
            attach(owner.transport());
        }
        return super.time();
    }

    @Override
    void expire() {
        if (onExpiry() instanceof TimeoutMixin owner) {
            owner.timeoutConnection();
        } else {
            super.expire();
        }
    }
}
