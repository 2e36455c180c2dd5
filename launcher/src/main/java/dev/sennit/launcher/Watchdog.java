// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells that a group is alive as long as each of its reactors goes round: with one that hangs nothing is told any more,
 * however well the others are.
 */
final class Watchdog {
    private final ReactorGroup group;
    private final Duration interval;
    private final Runnable tell;
    private final Set<Reactor> silent = new HashSet<>(); // since the last time; guarded by this

    /**
     * Not started yet.
     *
     * @param interval how long from one time to the next
     * @param tell is called on a reactor's thread
     */
    Watchdog(ReactorGroup group, Duration interval, Runnable tell) {
        this.group = group;
        this.interval = interval;
        this.tell = tell;
        silent.addAll(group.reactors());
    }

    void start() {
        group.reactors().forEach(each -> each.callFromThread(() -> goesRound(each)));
    }

    private void goesRound(Reactor reactor) {
        if (isLastOf(reactor)) {
            tell.run();
        }
        reactor.callLater(interval, () -> goesRound(reactor));
    }

    /** Whether all have gone round since the last time, this one being the last. */
    private synchronized boolean isLastOf(Reactor reactor) {
        silent.remove(reactor);
        if (!silent.isEmpty()) {
            return false;
        }
        silent.addAll(group.reactors());
        return true;
    }
}
