// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.interleavings.Bell;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.util.Optional;

/** Nothing is ever ready and no time passes: a loop that sleeps here sleeps until it is woken. */
final class SleepingPoller implements Poller {
    private static final ReactorOptions SMALL = new ReactorOptions(
            16,
            ReactorOptions.defaults().acceptsPerTurn(),
            ReactorOptions.defaults().timedCallsPerTurn(),
            ReactorOptions.defaults().slowTurn(),
            ReactorOptions.defaults().slowTurnReport());

    private final Bell bell = new Bell();

    private SleepingPoller() {}

    /** Making a loop is a long way for the model checker: scenes that can begin and end the same one. */
    static EventLoop newLoop() {
        return new EventLoop("sleeping", new SleepingPoller(), SMALL);
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void poll(long timeoutNanos, ReadySink sink) throws IOException {
        if (timeoutNanos > 0) {
            try {
                bell.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    @Override
    public void wakeup() {
        bell.ring();
    }

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return Optional.empty();
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) {
        throw new UnsupportedOperationException("no ports here");
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) {
        throw new UnsupportedOperationException("no connections here");
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) {}

    @Override
    public void register(ListenerIo listener, ReadyHandler handler) {}

    @Override
    public void close() {}
}
