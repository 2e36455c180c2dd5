// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reactor that is better where it works: on Linux, with its native library. */
@AutoService(ReactorProvider.class)
public final class EpollReactorProvider implements ReactorProvider {
    private static final Logger LOG = LoggerFactory.getLogger(EpollReactorProvider.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    /** For the service loader. */
    public EpollReactorProvider() {}

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Optional<String> availability() {
        Optional<String> problem = Optional.of(NativeLibrary.problem()).filter(text -> !text.isEmpty());
        problem.filter(text -> isExpected()).ifPresent(EpollReactorProvider::warnOnce);
        return problem;
    }

    /** Elsewhere nobody expects it; and who names a reactor gets the answer there, or does not care about this one. */
    private static boolean isExpected() {
        return NativeLibrary.isLinux()
                && System.getProperty(Reactors.PROPERTY, "").isEmpty();
    }

    private static void warnOnce(String problem) {
        if (WARNED.compareAndSet(false, true)) {
            LOG.warn("the epoll reactor is not available: {}", problem);
        }
    }

    @Override
    public Reactor create(ReactorOptions options) {
        String problem = NativeLibrary.problem();
        if (!problem.isEmpty()) {
            throw new IllegalStateException("the epoll reactor is not available: " + problem);
        }
        try {
            return new EventLoop(name(), EpollPoller.open(), options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open an epoll instance: " + e.getMessage(), e);
        }
    }
}
