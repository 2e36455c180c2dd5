// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import java.net.SocketAddress;
import org.junit.jupiter.api.Nested;

/**
 * The whole conformance suite in one class, see the package's description: whoever extends it says how a reactor is
 * made, and JUnit finds all the suites inside.
 */
public abstract class WholeConformance extends RunningConformance {
    /** For subclasses. */
    protected WholeConformance() {}

    @Nested
    final class Lifecycle extends LifecycleConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Shutdown extends ShutdownConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Drain extends DrainConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Group extends GroupConformance {
        @Override
        protected Reactor createReactor() {
            return WholeConformance.this.createReactor();
        }

        @Override
        protected SocketAddress listeningAddress() {
            return WholeConformance.this.listeningAddress();
        }
    }
}
