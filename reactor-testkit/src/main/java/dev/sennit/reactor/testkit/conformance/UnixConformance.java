// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole conformance suite over UNIX stream sockets; laws of what only TCP has are skipped, by name. Whoever extends
 * it says how a reactor is made.
 */
public abstract class UnixConformance extends WholeConformance {
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

    @Override
    protected final Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }
}
