// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of a simulated network: who listens where, which are free, where nobody answers. */
final class SimulatedPorts {
    private static final int FIRST_FREE_PORT = 32_768;
    private static final int LAST_FREE_PORT = 65_535;

    private final SimulatedNetwork network;
    private final List<SimulatedListenerIo> listeners = new ArrayList<>();
    private final Set<InetSocketAddress> silent = new HashSet<>();
    private int lastGiven = FIRST_FREE_PORT - 1;

    SimulatedPorts(SimulatedNetwork network) {
        this.network = network;
    }

    SimulatedListenerIo listen(InetSocketAddress address, TcpOptions options) throws IOException {
        InetSocketAddress bound = sharesPort(address, options) ? address : bind(address);
        SimulatedListenerIo listener = new SimulatedListenerIo(network, bound, options);
        listeners.add(listener);
        return listener;
    }

    void remove(SimulatedListenerIo listener) {
        listeners.remove(listener);
    }

    List<InetSocketAddress> open() {
        return listeners.stream().map(SimulatedListenerIo::address).toList();
    }

    /** Who answers there; null when nobody does. Those who share a port take turns, by the client's. */
    @Nullable
    SimulatedListenerIo find(InetSocketAddress address, InetSocketAddress client) {
        List<SimulatedListenerIo> found = listeners.stream()
                .filter(each -> covers(each.address(), address))
                .toList();
        return found.isEmpty() ? null : found.get(client.getPort() % found.size());
    }

    void silence(InetSocketAddress address) {
        silent.add(address);
    }

    boolean isSilent(InetSocketAddress address) {
        return silent.contains(address);
    }

    /** The local address of a connection to {@code destination}: as on one machine, the same one. */
    InetSocketAddress localAddress(InetSocketAddress destination, TcpOptions options) throws IOException {
        InetSocketAddress wanted = options.bindAddress().orElse(new InetSocketAddress(destination.getAddress(), 0));
        if (wanted.isUnresolved()
                || wanted.getAddress().getClass() != destination.getAddress().getClass()) {
            throw new SocketException("cannot connect from " + wanted + " to " + destination);
        }
        return bind(wanted);
    }

    private InetSocketAddress bind(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new SocketException("Unresolved address");
        }
        if (address.getPort() == 0) {
            return new InetSocketAddress(address.getAddress(), freePort(address));
        }
        if (isTaken(address)) {
            throw new BindException("Address already in use");
        }
        return address;
    }

    private int freePort(InetSocketAddress address) throws BindException {
        for (int tries = FIRST_FREE_PORT; tries <= LAST_FREE_PORT; tries++) {
            lastGiven = lastGiven == LAST_FREE_PORT ? FIRST_FREE_PORT : lastGiven + 1;
            if (!isTaken(new InetSocketAddress(address.getAddress(), lastGiven))) {
                return lastGiven;
            }
        }
        throw new BindException("Address already in use: no port is free");
    }

    private boolean isTaken(InetSocketAddress address) {
        return !listenersAt(address).isEmpty();
    }

    /** Whether others listen there, and all have {@code SO_REUSEPORT}. */
    private boolean sharesPort(InetSocketAddress address, TcpOptions options) {
        if (address.isUnresolved() || !KeptOptions.reusePort(options)) {
            return false;
        }
        List<SimulatedListenerIo> others = listenersAt(address);
        return !others.isEmpty() && others.stream().allMatch(each -> KeptOptions.reusePort(each.options()));
    }

    private List<SimulatedListenerIo> listenersAt(InetSocketAddress address) {
        return listeners.stream()
                .filter(each -> covers(each.address(), address) || covers(address, each.address()))
                .toList();
    }

    private static boolean covers(InetSocketAddress bound, InetSocketAddress asked) {
        return bound.getPort() == asked.getPort()
                && (bound.getAddress().isAnyLocalAddress() || bound.getAddress().equals(asked.getAddress()));
    }
}
