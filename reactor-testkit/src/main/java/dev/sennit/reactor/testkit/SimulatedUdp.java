// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The UDP sockets of a simulated network, and how datagrams find them. Who calls holds the network's lock. */
final class SimulatedUdp {
    private static final int FIRST_FREE_PORT = 32_768;
    private static final int LAST_FREE_PORT = 65_535;

    private final SimulatedNetwork network;
    private final List<SimulatedDatagramIo> sockets = new ArrayList<>();
    private int lastGiven = FIRST_FREE_PORT - 1;

    SimulatedUdp(SimulatedNetwork network) {
        this.network = network;
    }

    // ------------------------------------------------------------------------------------------------- addresses

    SimulatedDatagramIo bind(InetSocketAddress address, UdpOptions options) throws IOException {
        InetSocketAddress bound = address;
        if (address.getPort() == 0) {
            bound = new InetSocketAddress(address.getAddress(), freePort(address.getAddress()));
        } else if (!sharing(address, options)) {
            throw new BindException("Address already in use");
        }
        SimulatedDatagramIo socket = new SimulatedDatagramIo(network, bound);
        socket.setOptions(options);
        socket.take(options);
        sockets.add(socket);
        return socket;
    }

    private int freePort(InetAddress address) throws BindException {
        for (int tries = FIRST_FREE_PORT; tries <= LAST_FREE_PORT; tries++) {
            lastGiven = lastGiven == LAST_FREE_PORT ? FIRST_FREE_PORT : lastGiven + 1;
            if (at(new InetSocketAddress(address, lastGiven)).isEmpty()) {
                return lastGiven;
            }
        }
        throw new BindException("Address already in use: no port is free");
    }

    /** Whether nobody is there who minds. */
    private boolean sharing(InetSocketAddress address, UdpOptions options) {
        List<SimulatedDatagramIo> others = at(address);
        return allHave(DatagramOption.REUSE_ADDRESS, others, options)
                || allHave(DatagramOption.REUSE_PORT, others, options);
    }

    private static boolean allHave(
            DatagramOption<Boolean> option, List<SimulatedDatagramIo> others, UdpOptions options) {
        return others.isEmpty()
                || (Boolean.TRUE.equals(options.socketOptions().get(option))
                        && others.stream().allMatch(each -> each.option(option)));
    }

    private List<SimulatedDatagramIo> at(InetSocketAddress address) {
        return sockets.stream()
                .filter(each -> covers(each.bound(), address) || covers(address, each.bound()))
                .toList();
    }

    private static boolean covers(InetSocketAddress bound, InetSocketAddress asked) {
        InetAddress host = bound.getAddress();
        boolean everything = host.isAnyLocalAddress()
                && (!(host instanceof Inet4Address) || asked.getAddress() instanceof Inet4Address);
        return bound.getPort() == asked.getPort() && (everything || host.equals(asked.getAddress()));
    }

    void remove(SimulatedDatagramIo socket) {
        sockets.remove(socket);
    }

    List<InetSocketAddress> open() {
        return sockets.stream().map(SimulatedDatagramIo::host).toList();
    }

    // ------------------------------------------------------------------------------------------------- datagrams

    /** On its way, with what may happen there. */
    void send(SimulatedDatagramIo sender, byte[] data, InetSocketAddress to) {
        DatagramFaults faults = network.faults().options().datagrams();
        InetSocketAddress from = seenAs(sender, to);
        network.events().add(sender.name(), "sends to " + to.getPort(), data.length);
        int copies = network.faults().happens(faults.duplication()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (network.faults().happens(faults.loss())) {
                network.events().add(sender.name(), "is not heard");
            } else {
                travels(sender, () -> arrives(sender, data, from, to));
            }
        }
    }

    private void travels(SimulatedDatagramIo sender, Runnable arrival) {
        boolean heldUp =
                network.faults().happens(network.faults().options().datagrams().reordering());
        long delayNanos = network.faults().delayNanos();
        delayNanos = heldUp ? delayNanos + network.faults().holdUpNanos() : sender.inOrder(delayNanos);
        if (delayNanos > 0) {
            network.agenda().enter(delayNanos, arrival);
        } else {
            arrival.run();
        }
    }

    /** On one machine a socket of no address in particular speaks from the one it speaks to. */
    private static InetSocketAddress seenAs(SimulatedDatagramIo sender, InetSocketAddress to) {
        InetSocketAddress host = sender.host();
        if (!host.getAddress().isAnyLocalAddress()) {
            return host;
        }
        InetAddress spoken = isForMany(to) ? InetAddress.getLoopbackAddress() : to.getAddress();
        return new InetSocketAddress(spoken, host.getPort());
    }

    private static boolean isForMany(InetSocketAddress to) {
        return to.getAddress().isMulticastAddress() || isBroadcast(to);
    }

    static boolean isBroadcast(InetSocketAddress to) {
        byte[] bytes = to.getAddress().getAddress();
        return bytes.length == 4 && bytes[3] == (byte) 0xff && (bytes[0] == (byte) 0xff || bytes[0] == 127);
    }

    private void arrives(SimulatedDatagramIo sender, byte[] data, InetSocketAddress from, InetSocketAddress to) {
        if (to.getAddress().isMulticastAddress()) {
            if (sender.option(DatagramOption.MULTICAST_LOOPBACK)) {
                sockets.stream().filter(each -> each.isIn(to)).forEach(each -> each.arrives(data, from));
            }
        } else if (isBroadcast(to)) {
            sockets.stream()
                    .filter(each -> each.bound().getAddress().isAnyLocalAddress())
                    .filter(each -> each.bound().getPort() == to.getPort())
                    .forEach(each -> each.arrives(data, from));
        } else if (!network.ports().isSilent(to)) {
            SimulatedDatagramIo receiver = find(from, to);
            if (receiver != null) {
                receiver.arrives(data, from);
            } else {
                travels(sender, () -> sender.refusedBy(to));
            }
        }
    }

    /** Who is connected to the sender goes first; of those who share an address, the sender's port or the age decides. */
    private @Nullable SimulatedDatagramIo find(InetSocketAddress from, InetSocketAddress to) {
        List<SimulatedDatagramIo> found = sockets.stream()
                .filter(each -> covers(each.host(), to) && each.hears(from))
                .toList();
        List<SimulatedDatagramIo> connected =
                found.stream().filter(SimulatedDatagramIo::isConnected).toList();
        List<SimulatedDatagramIo> best = connected.isEmpty() ? found : connected;
        if (best.isEmpty()) {
            return null;
        }
        boolean spread = best.get(0).option(DatagramOption.REUSE_PORT);
        return best.get(spread ? from.getPort() % best.size() : best.size() - 1);
    }
}
