// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.ByteBuffer;

/**
 * One direction of a simulated connection. What is written waits in the sender's buffer, travels in segments, one at a
 * time, and waits in the receiver's buffer to be read; FIN comes behind it.
 */
final class SimulatedStream {
    private enum State {
        OPEN,
        /** FIN follows what is unsent. */
        FINISHING,
        /** FIN arrived; nothing more will. */
        FINISHED,
        /** A FIN that the sender knows nothing of arrived: what it sends from now on is answered with a reset. */
        CUT,
        /** A reset ended it; what arrived before can still be read. */
        DEAD
    }

    private final SimulatedNetwork network;
    private final SimulatedSocketIo sender;
    private final SimulatedSocketIo receiver;
    private final ByteRing unsent;
    private final ByteRing arrived;
    private State state = State.OPEN;
    private boolean travelling; // a segment is under way; beside the state since that may change meanwhile

    SimulatedStream(SimulatedNetwork network, SimulatedSocketIo sender, SimulatedSocketIo receiver) {
        this.network = network;
        this.sender = sender;
        this.receiver = receiver;
        FaultOptions options = network.faults().options();
        this.unsent = new ByteRing(options.sendBufferBytes());
        this.arrived = new ByteRing(options.receiveBufferBytes());
    }

    // ------------------------------------------------------------------------------------------ for the two ends

    /** Takes what there is room for. */
    int write(ByteBuffer from) {
        int count = network.faults().transferBytes(Math.min(from.remaining(), unsent.room()));
        unsent.add(from, count);
        flow();
        return count;
    }

    int room() {
        return unsent.room();
    }

    /** Like Linux, it says so only once there is room for a third of its buffer. */
    boolean hasRoom() {
        return unsent.room() > 0 && unsent.room() >= unsent.capacity() / 3;
    }

    void finish() {
        if (state == State.OPEN) {
            state = State.FINISHING;
            flow();
        }
    }

    /** Gives what arrived. */
    int read(ByteBuffer into) {
        int count = network.faults().transferBytes(Math.min(into.remaining(), arrived.size()));
        arrived.remove(into, count);
        flow();
        return count;
    }

    boolean hasUnread() {
        return !arrived.isEmpty();
    }

    /** FIN arrived, and may be behind bytes that are unread. */
    boolean finArrived() {
        return state == State.FINISHED || state == State.CUT;
    }

    /** Bytes wait for room or for their turn. */
    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** A reset: what did not arrive yet never will. */
    void die() {
        unsent.clear();
        if (!finArrived()) {
            state = State.DEAD;
        }
    }

    // -------------------------------------------------------------------------------------------------- the way

    private void flow() {
        while (!travelling && mayTravel()) {
            long delayNanos = network.faults().segmentDelayNanos();
            if (delayNanos > 0) {
                travelling = true;
                network.agenda().enter(delayNanos, this::arrive);
                return;
            }
            deliver();
        }
    }

    private boolean mayTravel() {
        return switch (state) {
            case OPEN -> hasUnsent() && arrived.room() > 0;
            case FINISHING -> !hasUnsent() || arrived.room() > 0;
            case CUT -> hasUnsent();
            case FINISHED, DEAD -> false;
        };
    }

    private void arrive() {
        travelling = false;
        if (mayTravel()) {
            deliver();
        }
        flow();
    }

    private void deliver() {
        FaultOptions options = network.faults().options();
        if (state == State.CUT) {
            network.events().add(sender.name(), "sends into the void");
            sender.resetArrives();
        } else if (network.faults().happens(options.reset())) {
            network.events().add(sender.name(), "is reset by the network");
            sender.resetArrives();
            receiver.resetArrives();
        } else if (network.faults().happens(options.earlyFin())) {
            network.events().add(receiver.name(), "gets FIN from the network");
            state = State.CUT;
            receiver.changed();
        } else if (hasUnsent()) {
            deliverSegment();
        } else {
            network.events().add(receiver.name(), "gets FIN");
            state = State.FINISHED;
            receiver.changed();
        }
    }

    private void deliverSegment() {
        if (receiver.isClosed()) {
            network.events().add(receiver.name(), "is closed and answers with a reset");
            die();
            receiver.resetArrives();
            sender.resetArrives();
            return;
        }
        int count = Math.min(unsent.size(), arrived.room());
        unsent.moveTo(arrived, count);
        network.events().add(receiver.name(), "gets", count);
        receiver.changed();
        sender.changed();
    }
}
