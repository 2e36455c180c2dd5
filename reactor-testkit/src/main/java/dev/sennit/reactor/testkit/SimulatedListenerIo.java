// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A simulated listening socket, and the connections that wait to be accepted. */
final class SimulatedListenerIo implements ListenerIo {
    private final SimulatedNetwork network;
    private final SocketAddress address;
    private final TcpOptions options;
    private final ArrayDeque<SimulatedSocketIo> waiting = new ArrayDeque<>();
    private final Watch watch = new Watch(this::readiness);

    SimulatedListenerIo(SimulatedNetwork network, SocketAddress address, TcpOptions options) {
        this.network = network;
        this.address = address;
        this.options = options;
    }

    TcpOptions options() {
        return options;
    }

    Watch watch() {
        return watch;
    }

    boolean isFull() {
        return waiting.size() >= options.backlog();
    }

    void add(SimulatedSocketIo connection) {
        waiting.add(connection);
        watch.changed();
    }

    private int readiness() {
        return waiting.isEmpty() ? Interest.NONE : Interest.READ;
    }

    @Override
    public @Nullable SimulatedSocketIo accept() throws DescriptorsExhaustedException {
        synchronized (network) {
            if (!waiting.isEmpty() && network.lacksDescriptorForAccept()) {
                network.events().add(name(), "cannot accept");
                throw new DescriptorsExhaustedException("Too many open files");
            }
            return waiting.poll();
        }
    }

    @Override
    public boolean turnAwayOne() {
        synchronized (network) {
            SimulatedSocketIo turnedAway = waiting.poll();
            if (turnedAway != null) {
                network.events().add(name(), "turns one away");
                turnedAway.close();
            }
            return turnedAway != null;
        }
    }

    @Override
    public void interest(int interest) {
        synchronized (network) {
            watch.interest(interest);
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        synchronized (network) {
            watch.end();
            network.ports().remove(this);
            waiting.forEach(SimulatedSocketIo::abandon);
            waiting.clear();
        }
    }

    private String name() {
        return "port " + SimulatedPorts.nameOf(address);
    }
}
