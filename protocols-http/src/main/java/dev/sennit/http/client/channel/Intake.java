// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpFault;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/**
 * What comes on a connection on its way to the first of its exchanges. Bytes that have to wait, because nobody has taken the body yet or
 * who took it paused, are kept in the backlog, and the socket is not read.
 */
final class Intake {
    private enum State {
        WAITING,
        TAKING,
        /** Takes the backlog in a turn of its own. */
        DUE
    }

    private static final int INPUT_BYTES = 65_536;
    private static final ReactorLocal<byte[]> INPUT = new ReactorLocal<>(() -> new byte[INPUT_BYTES]);

    private final ClientChannel channel;
    private final ExchangeQueue exchanges;
    private final Backlog backlog = new Backlog();
    private State state = State.WAITING;

    Intake(ClientChannel channel, ExchangeQueue exchanges) {
        this.channel = channel;
        this.exchanges = exchanges;
    }

    private Transport transport() {
        return channel.transport();
    }

    void receive(ByteBuffer data) {
        int length = data.remaining();
        byte[] in = length <= INPUT_BYTES ? INPUT.get(transport().reactor()) : new byte[length];
        data.get(in, 0, length);
        take(in, length);
    }

    private void take(byte[] in, int to) {
        int p = 0;
        state = State.TAKING;
        try {
            while (p < to) {
                ClientExchange current = exchanges.first();
                if (current == null) {
                    behind(in, p, to);
                    return;
                }
                if (current.isHeld()) {
                    keep(in, p, to);
                    return;
                }
                p = decode(current, in, p, to);
            }
            if (exchanges.isFirstHeld()) {
                transport().pauseProducing();
            }
        } finally {
            state = State.WAITING;
        }
    }

    private int decode(ClientExchange current, byte[] in, int from, int to) {
        int p;
        try {
            p = current.decode(in, from, to);
        } catch (RuntimeException | Error fault) { // of who takes the body
            CloseReason reason = new CloseReason.ApplicationError(fault);
            current.fail(HttpClientException.of(reason), reason);
            return to;
        }
        if (!exchanges.isFirst(current)) {
            return to; // given up meanwhile
        }
        switch (current.progress()) {
            case INCOMPLETE -> current.tellHead();
            case COMPLETE -> {
                return complete(current, in, p, to);
            }
            case REFUSED -> refuse(current, current.fault());
        }
        return p;
    }

    private static void refuse(ClientExchange current, HttpFault fault) {
        current.fail(HttpClientException.of(fault), new CloseReason.ProtocolError(fault.message()));
    }

    /** The connection's next state comes first: the application may send its next request from what it is told. */
    private int complete(ClientExchange done, byte[] in, int from, int to) {
        exchanges.removeFirst();
        channel.responseComplete(done, to - from);
        boolean isForNext = !exchanges.isEmpty();
        if (channel.hasSwitched()) {
            keep(in, from, to);
        }
        done.complete();
        return isForNext ? from : to;
    }

    /** Bytes that belong to no response. */
    private void behind(byte[] in, int from, int to) {
        if (channel.hasSwitched()) {
            keep(in, from, to);
        } else {
            channel.unasked();
        }
    }

    // ----------------------------------------------------------------------------------------------------- waiting

    private void keep(byte[] in, int from, int to) {
        backlog.add(in, from, to);
        transport().pauseProducing();
    }

    void hold(ClientExchange current) {
        if (exchanges.isFirst(current) && state != State.TAKING) {
            transport().pauseProducing();
        }
    }

    void goOn(ClientExchange current) {
        if (exchanges.isFirst(current) && state == State.WAITING) {
            state = State.DUE;
            transport().reactor().callFromThread(this::takeBacklog);
        }
    }

    private void takeBacklog() {
        state = State.WAITING;
        if (exchanges.isEmpty() || exchanges.isFirstHeld()) {
            return;
        }
        byte[] waiting = backlog.removeAll();
        take(waiting, waiting.length);
        channel.backlogTaken();
    }

    /** What has not been taken. */
    Backlog backlog() {
        return backlog;
    }
}
