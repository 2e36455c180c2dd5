// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One reactor's view of a simulated network. Level-triggered, like the real ones. */
final class SimulatedPoller implements Poller {
    private final SimulatedNetwork network;
    private final String name;
    private final EventLoop loop;
    private final Consumer<Watch> onChange = this::changed; // one object, known to the watches
    private final Set<Watch> candidates = new LinkedHashSet<>(); // those that may be ready, and no others are
    private boolean woken;
    private boolean waiting; // in poll, for something to happen
    private boolean resting; // the last poll had nothing to do
    private long wakeAtNanos = Agenda.NEVER; // when the last poll had to end by itself

    SimulatedPoller(SimulatedNetwork network, String name, ReactorOptions options) {
        this.network = network;
        this.name = name;
        this.loop = new EventLoop("simulated", this, options);
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public long nanoTime() {
        return network.nanoTime();
    }

    // --------------------------------------------------------------------------------------------------- waiting

    @Override
    public void poll(long timeoutNanos, ReadySink sink) {
        List<Watch> ready;
        synchronized (network) {
            wakeAtNanos = network.agenda().in(timeoutNanos);
            waiting = true;
            network.rounds().polls(this);
            waiting = false;
            candidates.removeIf(watch -> watch.ready() == Interest.NONE);
            ready = List.copyOf(candidates);
            resting = !mustGoOn();
            woken = false;
        }
        ready.forEach(each -> tell(each, sink));
    }

    private void tell(Watch watch, ReadySink sink) {
        ReadyHandler handler;
        int ready;
        synchronized (network) {
            handler = watch.handler();
            ready = watch.isWatchedBy(onChange) ? watch.ready() : Interest.NONE;
            watch.told(ready);
        }
        if (handler != null && ready != Interest.NONE) { // else it changed since, in this very turn
            sink.ready(handler, ready);
        }
    }

    /** Whether there is a reason for this reactor not to wait any longer. */
    boolean mustGoOn() {
        return woken || network.agenda().nowNanos() >= wakeAtNanos || isAnyReady();
    }

    private boolean isAnyReady() {
        for (Watch each : candidates) {
            if (each.ready() != Interest.NONE) {
                return true;
            }
        }
        return false;
    }

    /** Whether this reactor works on its own thread, and time must not run away from it. */
    boolean isBusy() {
        return isRunning() && !loop.isReactorThread() && (!waiting || mustGoOn());
    }

    boolean isRunning() {
        return switch (loop.state()) {
            case RUNNING, STOPPING -> true;
            case IDLE, CLOSED -> false;
        };
    }

    boolean isWaiting() {
        return waiting;
    }

    boolean isResting() {
        return resting;
    }

    /** When it has to go on, if nothing else happens. */
    long wakeAtNanos() {
        return isRunning() ? wakeAtNanos : Agenda.NEVER;
    }

    @Override
    public void wakeup() {
        synchronized (network) {
            woken = true;
            network.notifyAll();
        }
    }

    private void changed(Watch watch) {
        candidates.add(watch);
        network.notifyAll();
    }

    // --------------------------------------------------------------------------------------------------- sockets

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return Optional.empty();
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        synchronized (network) {
            return network.ports().listen(address, options);
        }
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) throws IOException {
        synchronized (network) {
            return network.open(name, address, options);
        }
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) {
        synchronized (network) {
            ((SimulatedSocketIo) socket).watch().begin(onChange, handler, interest);
        }
    }

    @Override
    public void register(ListenerIo listener, ReadyHandler handler) {
        synchronized (network) {
            ((SimulatedListenerIo) listener).watch().begin(onChange, handler, Interest.READ);
        }
    }

    @Override
    public DatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        synchronized (network) {
            return network.bindUdp(address, options);
        }
    }

    @Override
    public void register(DatagramIo socket, ReadyHandler handler, int interest) {
        synchronized (network) {
            ((SimulatedDatagramIo) socket).watch().begin(onChange, handler, interest);
        }
    }

    @Override
    public void close() {
        synchronized (network) {
            network.rounds().remove(this);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
