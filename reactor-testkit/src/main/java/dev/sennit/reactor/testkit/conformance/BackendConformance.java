// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The common part of the suites for a backend on the real kernel: each test gets a fresh poller with a port on loopback,
 * and is itself the loop. See the package's description for how to use it.
 */
@Timeout(60) // the last resort: a wait that should have ended
public abstract class BackendConformance {
    private final Ready ready = new Ready();
    private @Nullable Loopback net; // non-null during a test

    /** For subclasses. */
    protected BackendConformance() {}

    /**
     * Opens the poller under test.
     *
     * @return a new one; the suite closes it
     * @throws IOException if the system refuses
     */
    protected abstract Poller createPoller() throws IOException;

    /**
     * The poller under test and its port.
     *
     * @return this test's own
     */
    protected final Loopback net() {
        Loopback opened = net;
        if (opened == null) {
            throw new IllegalStateException("no test is running");
        }
        return opened;
    }

    /**
     * A handler for the socket that a test is about.
     *
     * @return this test's own
     */
    protected final Ready ready() {
        return ready;
    }

    @BeforeEach
    final void openLoopback() throws IOException {
        net = new Loopback(createPoller());
    }

    @AfterEach
    final void closeLoopback() throws IOException {
        net().close();
    }
}
