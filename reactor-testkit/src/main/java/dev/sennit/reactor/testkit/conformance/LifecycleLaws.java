// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The common part of the suites about a reactor's own life. They call {@link Reactor#run()} themselves, on their own
 * thread, with a timed call that stops it if nothing else does.
 */
abstract class LifecycleLaws extends ReactorConformance {
    final List<String> seen = new ArrayList<>();

    LifecycleLaws() {}

    /** Runs until something stops it, which must come before the limit. */
    final void run() {
        boolean[] late = {false};
        DelayedCall guard = reactor().callLater(limit(), () -> {
            late[0] = true;
            reactor().stop();
        });
        reactor().run();
        assertFalse(late[0], () -> "nothing stopped it in time\n" + dump());
        guard.cancel();
        assertEquals(Reactor.State.IDLE, reactor().state());
    }

    final void stopAfter(Duration time) {
        reactor().callLater(time, () -> reactor().stop());
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    final SocketAddress listenAt(Probe server) {
        return Sockets.listen(reactor(), listeningAddress(), peer -> server, TcpOptions.defaults())
                .address();
    }

    final ProbeFactory connectTo(SocketAddress address, Probe client) {
        ProbeFactory factory = factory(client);
        Sockets.connect(reactor(), address, factory, TcpOptions.defaults());
        return factory;
    }

    static CompletionStage<String> done() {
        return CompletableFuture.completedFuture("done");
    }
}
