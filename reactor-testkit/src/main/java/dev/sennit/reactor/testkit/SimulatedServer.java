// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A simulated port without a reactor: accepts whoever comes, and the test's script does the rest. */
public final class SimulatedServer {
    private final SimulatedNetwork network;
    private final SimulatedListenerIo listener;
    private final Consumer<Watch> onChange = this::changed;
    private final List<SimulatedPeer> accepted = new ArrayList<>();
    private Consumer<SimulatedPeer> whenAccepted = peer -> {};

    SimulatedServer(SimulatedNetwork network, SimulatedListenerIo listener) {
        this.network = network;
        this.listener = listener;
        listener.watch().begin(onChange, null, Interest.READ);
    }

    /**
     * What to do with each connection from now on.
     *
     * @param script is given the connection when it is accepted
     * @return this
     */
    public SimulatedServer whenAccepted(Consumer<SimulatedPeer> script) {
        whenAccepted = script;
        return this;
    }

    /**
     * The connections so far.
     *
     * @return in the order of coming
     */
    public List<SimulatedPeer> accepted() {
        synchronized (network) {
            return List.copyOf(accepted);
        }
    }

    /**
     * Where it listens.
     *
     * @return the real port filled in
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.address();
    }

    /** Listens no more; its connections live on. */
    public void close() {
        listener.close();
    }

    private void changed(Watch watch) {
        try {
            for (var socket = listener.accept(); socket != null; socket = listener.accept()) {
                SimulatedPeer peer = new SimulatedPeer(network, socket);
                accepted.add(peer);
                whenAccepted.accept(peer);
            }
        } catch (DescriptorsExhaustedException e) {
            listener.turnAwayOne(); // it is not this side's patience that is on trial
        }
    }
}
