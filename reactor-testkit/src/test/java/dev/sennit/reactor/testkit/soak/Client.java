// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.soak;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.PullProducer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends a pattern in pieces, from time to time or as a producer, and checks that what comes back is that pattern. What it
 * does at the end is its {@link Manners}.
 */
final class Client extends Actor implements HalfCloseableProtocol {
    /** How it takes its leave. */
    enum Manners {
        /** Half-closes when all is sent, and waits for the rest. */
        POLITE,
        /** Closes when all is sent. */
        SHORT,
        /** Stops reading and lets others end it. */
        DEAF,
        /** Aborts. */
        RUDE,
        /** Does nothing more until its timeout. */
        ABSENT
    }

    private static final int LINE_BYTES = 50;

    final Manners manners;
    private final int allBytes;
    private final boolean asProducer;
    private int sentBytes;

    Client(World world) {
        super(world, "client");
        manners = Manners.values()[dice.nextInt(Manners.values().length)];
        asProducer = dice.nextInt(3) == 0;
        allBytes = dice.nextInt(4) == 0 ? dice.nextInt(20_000) : dice.nextInt(500);
    }

    private static byte pattern(long index) {
        return index % LINE_BYTES == LINE_BYTES - 1 ? (byte) '\n' : (byte) ('a' + index % 23);
    }

    @Override
    void whenMade() {
        if (asProducer) {
            transport().registerProducer(new Pull());
        } else {
            plan(Duration.ofMillis(dice.nextInt(10)), this::sendSome);
        }
    }

    private void sendSome() {
        sendPiece();
        if (sentBytes < allBytes) {
            plan(Duration.ofMillis(dice.nextInt(3000)), this::sendSome);
        } else {
            leave();
        }
    }

    private void sendPiece() {
        byte[] piece = new byte[Math.min(allBytes - sentBytes, 1 + dice.nextInt(4000))];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = pattern(sentBytes + i);
        }
        sentBytes += piece.length;
        transport().write(piece);
    }

    private void leave() {
        switch (manners) {
            case POLITE -> transport().loseWriteConnection();
            case SHORT -> transport().loseConnection();
            case DEAF -> transport().pauseProducing();
            case RUDE -> transport().abortConnection();
            case ABSENT -> {}
        }
    }

    /** Writes a piece each time it is asked. */
    private final class Pull implements PullProducer {
        @Override
        public void resumeProducing() {
            callback("resumeProducing", () -> {
                sendPiece();
                if (sentBytes == allBytes) {
                    transport().unregisterProducer();
                    leave();
                }
            });
        }

        @Override
        public void stopProducing() {
            if (isLost()) {
                violation("its producer was stopped after the loss");
            }
        }
    }

    @Override
    void received(ByteBuffer data) {
        long index = receivedBytes - data.remaining();
        while (data.hasRemaining()) {
            byte next = data.get();
            if (index >= sentBytes || next != pattern(index)) {
                violation("byte " + index + " came back as " + next);
            }
            index++;
        }
    }

    @Override
    public void readConnectionLost() {
        callback("readConnectionLost", () -> transport().loseConnection());
    }

    @Override
    public void writeConnectionLost() {
        callback("writeConnectionLost", () -> {});
    }

    @Override
    void whenLost(CloseReason why) {
        boolean mustBeComplete = world.peaceful && manners == Manners.POLITE;
        if (mustBeComplete && (receivedBytes != allBytes || !why.equals(CloseReason.DONE))) {
            violation("of " + allBytes + " bytes " + receivedBytes + " came back, " + why);
        }
    }
}
