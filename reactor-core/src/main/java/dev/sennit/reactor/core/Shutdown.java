// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.Reactor.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out: triggers, what they wait for, then everything that is open. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final int MAX_LAST_TURNS = 100; // endings may cause endings, but not for ever

    private final EventLoop loop;
    private final List<Supplier<? extends CompletionStage<?>>> triggers = new ArrayList<>();
    private int waitingFor;

    Shutdown(EventLoop loop) {
        this.loop = loop;
    }

    Registration add(Supplier<? extends CompletionStage<?>> trigger) {
        Supplier<? extends CompletionStage<?>> registered = trigger::get; // an object of its own for each call
        triggers.add(registered);
        return () -> triggers.remove(registered);
    }

    void run() {
        while (!triggers.isEmpty() || (waitingFor > 0 && loop.canWait())) {
            if (triggers.isEmpty()) {
                loop.turn(); // which may register more
            } else {
                fire(triggers.remove(0));
            }
        }
        TcpConnections connections = loop.connections();
        connections.closeAll();
        loop.udp().closeAll();
        for (int turns = 0; turns < MAX_LAST_TURNS && loop.hasWork(); turns++) {
            loop.turn();
            connections.closeAll();
            loop.udp().closeAll();
        }
    }

    private void fire(Supplier<? extends CompletionStage<?>> trigger) {
        try {
            trigger.get().whenComplete((value, failure) -> loop.callFromThread(() -> waitingFor--));
            waitingFor++; // only now: there was a stage
        } catch (Throwable failure) {
            LOG.error("a shutdown trigger failed", failure);
        }
    }
}
