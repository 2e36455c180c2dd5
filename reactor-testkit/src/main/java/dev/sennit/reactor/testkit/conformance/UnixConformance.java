// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite over UNIX stream sockets: all of it but what only TCP and UDP have. Whoever extends it says how a
 * reactor is made.
 */
public abstract class UnixConformance extends StreamConformance {
    @TempDir
    @Nullable
    Path folder; // non-null during a test

    private int paths;

    /** For subclasses. */
    protected UnixConformance() {}

    @Override
    protected final SocketAddress listeningAddress() {
        Path given = folder;
        if (given == null) {
            throw new IllegalStateException("no test is running");
        }
        return UnixDomainSocketAddress.of(given.resolve(++paths + ".sock"));
    }

    @Nested
    final class Unix extends UnixSocketsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

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
            return UnixConformance.this.createReactor();
        }

        @Override
        protected SocketAddress listeningAddress() {
            return UnixConformance.this.listeningAddress();
        }
    }
}
