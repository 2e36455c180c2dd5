// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.DelayedCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One drain of a {@link ManualReactor}. */
final class ManualDrain {
    private final ManualReactor reactor;
    private final CompletableFuture<Integer> done;
    private final DelayedCall graceOver;
    private int aborted;

    private ManualDrain(ManualReactor reactor, Duration grace, CompletableFuture<Integer> done) {
        this.reactor = reactor;
        this.done = done;
        this.graceOver = reactor.callLater(grace, this::abortTheRest);
    }

    static void begin(ManualReactor reactor, Duration grace, CompletableFuture<Integer> done) {
        reactor.ports().forEach(ManualPort::stopListening);
        var drain = new ManualDrain(reactor, grace, done);
        reactor.whenEmpty(drain::empty);
        reactor.connections().forEach(StringTransport::drain);
    }

    private void abortTheRest() {
        List<StringTransport> open = reactor.connections();
        aborted = open.size();
        open.forEach(StringTransport::abortConnection);
    }

    private void empty() {
        if (graceOver.active()) {
            graceOver.cancel();
        }
        reactor.drained();
        done.complete(aborted);
    }
}
