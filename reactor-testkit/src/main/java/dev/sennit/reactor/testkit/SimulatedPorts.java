// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.SocketFile;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
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
    private final Set<SocketAddress> silent = new HashSet<>();
    private int lastGiven = FIRST_FREE_PORT - 1;

    SimulatedPorts(SimulatedNetwork network) {
        this.network = network;
    }

    SimulatedListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        SocketAddress bound = sharesPort(address, options) ? address : bind(address, options);
        SimulatedListenerIo listener = new SimulatedListenerIo(network, bound, options);
        listeners.add(listener);
        return listener;
    }

    void remove(SimulatedListenerIo listener) {
        listeners.remove(listener);
    }

    List<SocketAddress> open() {
        return listeners.stream().map(SimulatedListenerIo::address).toList();
    }

    /** Who answers there; null when nobody does. Those who share a port take turns, by the client's. */
    @Nullable
    SimulatedListenerIo find(SocketAddress address, SocketAddress client) {
        List<SimulatedListenerIo> found = listeners.stream()
                .filter(each -> covers(each.address(), each.options(), address))
                .toList();
        int turn = client instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
        return found.isEmpty() ? null : found.get(turn % found.size());
    }

    void silence(SocketAddress address) {
        silent.add(address);
    }

    boolean isSilent(SocketAddress address) {
        return silent.contains(address);
    }

    /** The local address of a connection to {@code destination}: as on one machine, the same one. */
    SocketAddress localAddress(SocketAddress destination, TcpOptions options) throws IOException {
        if (!(destination instanceof InetSocketAddress tcp)) {
            SocketFile.pathBytes((UnixDomainSocketAddress) destination);
            return UnixDomainSocketAddress.of("");
        }
        InetSocketAddress wanted = options.bindAddress().orElse(new InetSocketAddress(tcp.getAddress(), 0));
        if (wanted.isUnresolved()
                || wanted.getAddress().getClass() != tcp.getAddress().getClass()) {
            throw new SocketException("cannot connect from " + wanted + " to " + destination);
        }
        return bind(wanted, options);
    }

    private SocketAddress bind(SocketAddress address, TcpOptions options) throws IOException {
        if (address instanceof InetSocketAddress tcp) {
            if (tcp.isUnresolved()) {
                throw new SocketException("Unresolved address");
            }
            if (tcp.getPort() == 0) {
                return new InetSocketAddress(tcp.getAddress(), freePort(tcp, options));
            }
        } else if (SocketFile.pathBytes((UnixDomainSocketAddress) address).length == 0) {
            throw new BindException("the path of a UNIX socket to listen on must not be empty");
        }
        if (isTaken(address, options)) {
            throw new BindException("Address already in use");
        }
        return address;
    }

    private int freePort(InetSocketAddress address, TcpOptions options) throws BindException {
        for (int tries = FIRST_FREE_PORT; tries <= LAST_FREE_PORT; tries++) {
            lastGiven = lastGiven == LAST_FREE_PORT ? FIRST_FREE_PORT : lastGiven + 1;
            if (!isTaken(new InetSocketAddress(address.getAddress(), lastGiven), options)) {
                return lastGiven;
            }
        }
        throw new BindException("Address already in use: no port is free");
    }

    private boolean isTaken(SocketAddress address, TcpOptions options) {
        return !listenersAt(address, options).isEmpty();
    }

    /** Whether others listen there, and all have {@code SO_REUSEPORT}. */
    private boolean sharesPort(SocketAddress address, TcpOptions options) {
        if (!KeptOptions.reusePort(options) || (address instanceof InetSocketAddress tcp && tcp.isUnresolved())) {
            return false;
        }
        List<SimulatedListenerIo> others = listenersAt(address, options);
        return !others.isEmpty() && others.stream().allMatch(each -> KeptOptions.reusePort(each.options()));
    }

    private List<SimulatedListenerIo> listenersAt(SocketAddress address, TcpOptions options) {
        return listeners.stream()
                .filter(each ->
                        covers(each.address(), each.options(), address) || covers(address, options, each.address()))
                .toList();
    }

    private static boolean covers(SocketAddress bound, TcpOptions options, SocketAddress asked) {
        if (bound instanceof InetSocketAddress port && asked instanceof InetSocketAddress sought) {
            return port.getPort() == sought.getPort()
                    && (port.getAddress().equals(sought.getAddress())
                            || takesAny(port.getAddress(), options, sought.getAddress()));
        }
        return bound.equals(asked);
    }

    /** At {@code 0.0.0.0} it is IPv4 that is taken, at {@code ::} IPv6 and, unless that is not wanted, IPv4 too. */
    private static boolean takesAny(InetAddress bound, TcpOptions options, InetAddress sought) {
        boolean sameFamily = bound.getClass() == sought.getClass();
        return bound.isAnyLocalAddress()
                && (sameFamily || (bound instanceof Inet6Address && !KeptOptions.onlyIpv6(options)));
    }

    /** For the log: a port's number, or a path. */
    static String nameOf(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            return String.valueOf(tcp.getPort());
        }
        String path = address.toString();
        return path.isEmpty() ? "unnamed" : path;
    }
}
