// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends a pattern in pieces, from time to time or as a producer, and checks that what comes back is that pattern. What it
 * does at the end is its {@link Manners}.
 */
final class Client extends Actor {
    /** How it takes its leave. */
    enum Manners {
        /** Closes when all has come back. */
        PATIENT,
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

    /** How it sends. */
    enum Style {
        FROM_TIME_TO_TIME,
        PULL,
        PUSH
    }

    static final int MOST_BYTES = 50_000; // in all

    private static final int MAX_PIECE_BYTES = 4000;

    final Manners manners;
    private final Style style;
    private final int allBytes;
    private final int mostPieceBytes;
    private final int longestWaitMillis; // between two pieces
    private boolean begun;
    private boolean paused; // as a push producer
    private boolean left;

    Client(World world, Service service) {
        super(world, service, "client of " + service);
        manners = Manners.values()[dice.nextInt(Manners.values().length)];
        boolean keeper = dice.nextInt(3) > 0; // keeps its connection for long
        style = keeper ? Style.FROM_TIME_TO_TIME : Style.values()[dice.nextInt(Style.values().length)];
        mostPieceBytes = keeper ? 60 : MAX_PIECE_BYTES;
        longestWaitMillis = keeper ? 1000 + dice.nextInt(service.longestWaitMillis()) : 3000;
        allBytes = keeper ? dice.nextInt(6000) : dice.nextInt(4) == 0 ? dice.nextInt(MOST_BYTES) : dice.nextInt(500);
    }

    @Override
    public boolean canHalfClose() {
        return true;
    }

    @Override
    void whenMade() {
        if (service.security == Service.Security.START_TLS) {
            send(Service.ASK);
        } else {
            begin();
        }
    }

    private void begin() {
        begun = true;
        switch (style) {
            case PULL -> transport().registerProducer(new Pull());
            case PUSH -> {
                transport().registerProducer(new Push());
                sendSoon(10);
            }
            case FROM_TIME_TO_TIME -> sendSoon(10);
        }
    }

    private void sendSoon(int mostMillis) {
        plan(Duration.ofMillis(dice.nextInt(mostMillis)), this::sendSome);
    }

    private void sendSome() {
        if (left || paused) {
            return;
        }
        sendPiece();
        if (left) {
            return; // the write had it paused, and that was the end
        }
        if (output.sentBytes() == allBytes) {
            leave();
        } else if (!paused) {
            sendSoon(longestWaitMillis);
        }
    }

    private void sendPiece() {
        output.send((int) Math.min(allBytes - output.sentBytes(), 1 + dice.nextInt(mostPieceBytes)));
    }

    private void leave() {
        left = true;
        if (style != Style.FROM_TIME_TO_TIME) {
            transport().unregisterProducer();
        }
        switch (manners) {
            case PATIENT -> leaveWhenAllIsBack();
            case POLITE -> transport().loseWriteConnection();
            case SHORT -> transport().loseConnection();
            case DEAF -> transport().pauseProducing();
            case RUDE -> transport().abortConnection();
            case ABSENT -> {}
        }
    }

    private void leaveWhenAllIsBack() {
        if (left && manners == Manners.PATIENT && receivedBytes == allBytes) {
            transport().loseConnection();
        }
    }

    @Override
    void received(ByteBuffer data) {
        if (!begun) {
            answered(data);
            return;
        }
        compare(data);
        require(receivedBytes <= output.sentBytes(), "got back more than the " + output.sentBytes() + " it sent");
        leaveWhenAllIsBack();
    }

    private void answered(ByteBuffer data) {
        require(data.get() == Service.ANSWER[0], "got something else than the answer");
        if (data.hasRemaining()) {
            data.position(data.limit()); // such as the alert of a server that has ended it already
            transport().loseConnection();
            return;
        }
        secure(world.keys.client);
        if (!transport().isClosing()) {
            begin();
        }
    }

    @Override
    void whenLost(CloseReason why) {
        boolean mustBeComplete = world.swarm.peaceful && !world.isOver() && manners == Manners.PATIENT;
        boolean isComplete = receivedBytes == allBytes && why.equals(CloseReason.DONE);
        require(!mustBeComplete || isComplete, "of " + allBytes + " bytes " + receivedBytes + " came back, " + why);
    }

    private void requireLittleQueued(int most, String when) {
        require(transport().bufferedBytes() <= most, transport().bufferedBytes() + " bytes were queued " + when);
    }

    /** Writes a piece each time it is asked. */
    private final class Pull implements PullProducer {
        @Override
        public void resumeProducing() {
            callback("resumeProducing", () -> {
                if (!transport().isClosing()) {
                    requireLittleQueued(
                            service.tcp.writeLowWaterBytes() + Service.TLS_FRAME_BYTES, "when it was asked");
                }
                if (left) {
                    return;
                }
                sendPiece();
                if (output.sentBytes() == allBytes) {
                    leave();
                }
            });
        }

        @Override
        public void stopProducing() {
            stopCallback();
        }
    }

    /** Writes when its time has come, unless it is paused. */
    private final class Push implements PushProducer {
        @Override
        public void pauseProducing() {
            require(!paused, "was paused twice");
            paused = true;
            requireLittleQueued(
                    service.tcp.writeHighWaterBytes() + MAX_PIECE_BYTES + Service.TLS_FRAME_BYTES,
                    "when it was paused");
            pauseCallback();
        }

        @Override
        public void resumeProducing() {
            require(paused, "was resumed and not paused");
            callback("resumeProducing", () -> {
                paused = false;
                if (output.sentBytes() == allBytes && !left) {
                    leave();
                } else if (!left && !hasPlans()) {
                    sendSoon(10);
                }
            });
        }

        @Override
        public void stopProducing() {
            stopCallback();
        }
    }
}
