// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A TLS client that the test drives by hand: an engine over a scripted peer, whose bytes are sent in pieces. */
final class EnginePeer {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_ROUNDS = 1_000;

    final SSLEngine engine;
    private final SimulatedNetwork network;
    private final SimulatedPeer peer;
    private final IntUnaryOperator pieceBytes; // of what is left to be sent, how much goes next
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int taken; // of what the peer has received
    int records; // with data in them

    EnginePeer(SimulatedNetwork network, SimulatedPeer peer, SSLEngine engine, IntUnaryOperator pieceBytes) {
        this.network = network;
        this.peer = peer;
        this.engine = engine;
        this.pieceBytes = pieceBytes;
    }

    void settle() {
        network.advance(Duration.ZERO);
    }

    /** Handshakes, and reads what there is. */
    EnginePeer talk() throws SSLException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (!step()) {
                return this;
            }
        }
        throw new AssertionError("the two do not come to an end");
    }

    private boolean step() throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                return true;
            }
            case NEED_WRAP -> {
                return !engine.isOutboundDone() && wrap(NOTHING).bytesProduced() > 0;
            }
            default -> {
                return read();
            }
        }
    }

    private boolean read() throws SSLException {
        settle();
        byte[] all = peer.bytes();
        ByteBuffer in = ByteBuffer.wrap(all, taken, all.length - taken);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(in, out);
        taken += result.bytesConsumed();
        records += out.position() > 0 ? 1 : 0;
        received.write(out.array(), 0, out.position());
        return result.bytesConsumed() > 0 || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    private SSLEngineResult wrap(ByteBuffer data) throws SSLException {
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(data, out);
        send(Arrays.copyOf(out.array(), out.position()));
        return result;
    }

    private void send(byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            int to = from + Math.max(1, Math.min(bytes.length - from, pieceBytes.applyAsInt(bytes.length - from)));
            peer.send(Arrays.copyOfRange(bytes, from, to));
            settle();
            from = to;
        }
    }

    void write(String text) throws SSLException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] data) throws SSLException {
        ByteBuffer left = ByteBuffer.wrap(data);
        do {
            SSLEngineResult result = wrap(left);
            if (result.bytesConsumed() + result.bytesProduced() == 0) {
                throw new SSLException("nothing can be written: " + result);
            }
        } while (left.hasRemaining());
    }

    /** Sends so many records in one piece. */
    void writeRecords(byte[] data, int count) throws SSLException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        for (int i = 0; i < count; i++) {
            SSLEngineResult result = engine.wrap(ByteBuffer.wrap(data), out.clear());
            records.write(out.array(), 0, result.bytesProduced());
        }
        peer.send(records.toByteArray());
        settle();
    }

    /** Sends close_notify. */
    void close() throws SSLException {
        engine.closeOutbound();
        wrap(NOTHING);
    }

    String text() {
        return received.toString(StandardCharsets.UTF_8);
    }
}
