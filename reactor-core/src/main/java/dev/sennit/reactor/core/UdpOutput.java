// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a UDP socket has to send, and what the system said to it. */
final class UdpOutput {
    private enum State {
        /** Nothing waits, or what waits leaves when the turn ends. */
        READY,
        /** The system took no more; it says when it does. */
        WAITS_FOR_ROOM
    }

    /** A datagram that was not sent. */
    record Failure(@Nullable InetSocketAddress to, IOException cause) {}

    private final UdpSockets sockets;
    private final DatagramIo socket;
    private final UdpOptions options;
    private final UdpCounters counters;
    private final ArrayDeque<Failure> failures = new ArrayDeque<>(); // not told yet; no more than were queued
    private @Nullable DatagramQueue queue; // null while nothing waits
    private State state = State.READY;
    private boolean refused; // and not told yet

    UdpOutput(UdpSockets sockets, DatagramIo socket, UdpOptions options, UdpCounters counters) {
        this.sockets = sockets;
        this.socket = socket;
        this.options = options;
        this.counters = counters;
    }

    int count() {
        return queue == null ? 0 : queue.count();
    }

    boolean waitsForRoom() {
        return state == State.WAITS_FOR_ROOM;
    }

    /** Whether there is nothing to do when the turn ends. */
    boolean isIdle() {
        return queue == null && !hasNews();
    }

    private boolean hasNews() {
        return refused || !failures.isEmpty();
    }

    /** Returns false, and leaves the datagram alone, if there is no room. */
    boolean add(ByteBuffer data, @Nullable InetSocketAddress to) {
        DatagramQueue waiting = queue;
        if (waiting == null) {
            waiting = sockets.borrowQueue();
            queue = waiting;
        }
        if (isFull(waiting, data.remaining())) {
            sendAtOnce(waiting);
            if (isFull(waiting, data.remaining())) {
                counters.dropped++;
                return false;
            }
        }
        waiting.add(data, to);
        if (waiting.count() >= DatagramQueue.BATCH) {
            sendAtOnce(waiting);
        }
        return true;
    }

    private boolean isFull(DatagramQueue waiting, int moreBytes) {
        return waiting.count() > 0
                && (waiting.count() >= options.maxQueuedDatagrams()
                        || waiting.waitingBytes() + (long) moreBytes > options.maxQueuedBytes());
    }

    /** Does not wait for the end of the turn, unless there is news to be told first: that is how little news there is. */
    private void sendAtOnce(DatagramQueue waiting) {
        if (state == State.READY && !hasNews()) {
            send(waiting);
        }
    }

    /** There may be room again. */
    void room() {
        state = State.READY;
    }

    /** Sends what the system takes; who calls it tells the protocol what came of it. */
    void send() {
        DatagramQueue waiting = queue;
        if (waiting == null || state == State.WAITS_FOR_ROOM) {
            return;
        }
        send(waiting);
        if (waiting.count() == 0) {
            queue = null;
            sockets.giveBack(waiting);
        }
    }

    private void send(DatagramQueue waiting) {
        int refusals = 0; // in a row: each was left by an earlier datagram, but let nobody try for ever
        while (waiting.count() > 0) {
            try {
                int taken = socket.send(waiting);
                if (taken == 0) {
                    counters.stalls++;
                    state = State.WAITS_FOR_ROOM;
                    return;
                }
                refusals = 0;
                counters.sent(taken, waiting.remove(taken));
            } catch (PortUnreachableException e) {
                refused();
                if (++refusals > 1) {
                    failed(waiting.to(0), e);
                    waiting.remove(1);
                    refusals = 0;
                }
            } catch (IOException e) {
                failed(waiting.to(0), e);
                waiting.remove(1);
            }
        }
    }

    void refused() {
        counters.refused++;
        refused = true;
    }

    void failed(@Nullable InetSocketAddress to, IOException cause) {
        counters.failed++;
        failures.add(new Failure(to, cause));
    }

    /** Whether there was a refusal since the last question. */
    boolean takeRefusal() {
        boolean was = refused;
        refused = false;
        return was;
    }

    @Nullable
    Failure takeFailure() {
        return failures.poll();
    }

    /** The socket closes: what waits is lost. */
    void drop() {
        DatagramQueue waiting = queue;
        if (waiting != null) {
            queue = null;
            counters.dropped += waiting.count();
            waiting.remove(waiting.count());
            sockets.giveBack(waiting);
        }
        failures.clear();
        refused = false;
    }
}
