// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits with a {@link Selector}. Three things end a wait early and must not harm: an interrupt of the thread, which is
 * forgotten; a selector that somebody closed, and one that returns for no reason, which are replaced: all sockets move.
 */
final class NioPoller implements Poller {
    private static final Logger LOG = LoggerFactory.getLogger(NioPoller.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SelectorProvider provider;
    private final NioOptions socketOptions;
    private final Registrations registrations = new Registrations();
    private final SpinGuard spinGuard = new SpinGuard();
    private final DatagramBuffer datagramBuffer = new DatagramBuffer();
    private final Consumer<SelectionKey> report = this::report;
    private ReadySink sink = (handler, ready) -> {};
    private volatile Selector selector; // any thread may wake it up
    private volatile boolean woken;
    private boolean selecting; // a selector can do only one thing at a time

    private NioPoller(SelectorProvider provider) throws IOException {
        this.provider = provider;
        this.socketOptions = NioOptions.of(provider);
        this.selector = provider.openSelector();
    }

    static NioPoller open(SelectorProvider provider) throws IOException {
        return new NioPoller(provider);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void poll(long timeoutNanos, ReadySink to) throws IOException {
        sink = to;
        selecting = true;
        try {
            int found = select(timeoutNanos);
            boolean interrupted = Thread.interrupted(); // left set it would end every wait at once
            if (found > 0 || interrupted || woken) {
                woken = false;
                spinGuard.reset();
            } else if (timeoutNanos > 0 && spinGuard.spins(timeoutNanos, nanoTime())) {
                replaceSelector("returns at once again and again");
            }
        } catch (ClosedSelectorException e) {
            Thread.interrupted();
            ensureSelectorOpen();
        } finally {
            selecting = false;
        }
    }

    private int select(long timeoutNanos) throws IOException {
        if (timeoutNanos <= 0) {
            return selector.selectNow(report);
        }
        if (timeoutNanos == Long.MAX_VALUE) {
            return selector.select(report);
        }
        long timeoutMillis = (timeoutNanos - 1) / NANOS_PER_MILLI + 1;
        return selector.select(report, timeoutMillis);
    }

    private void report(SelectionKey key) {
        if (key.isValid()) { // an earlier one of this poll may have closed it
            sink.ready((ReadyHandler) key.attachment(), interestOf(key.readyOps()));
        }
    }

    private static int interestOf(int ops) {
        int read = (ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0 ? Interest.READ : Interest.NONE;
        int write = (ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0 ? Interest.WRITE : Interest.NONE;
        return read | write;
    }

    private void ensureSelectorOpen() throws IOException {
        if (!selector.isOpen()) {
            replaceSelector("was closed");
        }
    }

    /** A wake-up that the old one took with it is not missed: the poll ends, and the caller looks for itself. */
    private void replaceSelector(String why) throws IOException {
        LOG.warn("the selector {}: moving its {} sockets to a new one", why, registrations.count());
        Selector old = selector;
        Selector fresh = provider.openSelector();
        try {
            registrations.moveTo(fresh);
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        selector = fresh;
        old.close();
    }

    Selector selector() {
        return selector;
    }

    Registrations registrations() {
        return registrations;
    }

    /**
     * A registered channel that is closed keeps its descriptor until the selector lets go of it. Every poll begins with
     * that; this does it now, unless a poll is under way.
     */
    void forgetClosed() {
        if (selecting || !selector.isOpen()) {
            return;
        }
        try {
            selector.selectNow(key -> {}); // what is ready stays ready
            selector.wakeup(); // it may have taken one with it, and one too many is harmless
        } catch (IOException e) {
            LOG.debug("{} failed", selector, e);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        selector.wakeup();
    }

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return socketOptions.refusal(option);
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        return NioListenerIo.open(provider, address, options);
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) throws IOException {
        return NioSocketIo.connect(provider, address, options);
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) throws IOException {
        ensureSelectorOpen();
        ((NioSocketIo) socket).register(selector, registrations, handler, interest);
    }

    @Override
    public void register(ListenerIo listener, ReadyHandler handler) throws IOException {
        ensureSelectorOpen();
        ((NioListenerIo) listener).register(this, handler);
    }

    @Override
    public DatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        return NioDatagramIo.bind(provider, datagramBuffer, address, options);
    }

    @Override
    public void register(DatagramIo socket, ReadyHandler handler, int interest) throws IOException {
        ensureSelectorOpen();
        ((NioDatagramIo) socket).register(this, handler, interest);
    }

    @Override
    public void close() {
        Channels.close(selector);
    }
}
