// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;

/**
 * The producer above a {@link PacedOutput}, which pauses it; a pull producer is asked while it is not paused, once all is
 * sent and at most once a turn.
 */
final class PacedProducer {
    /** Of a pull producer. */
    private enum Asking {
        NO,
        NEXT_TURN,
        WHEN_SENT,
        OVER
    }

    private final ThrottledConnection connection;
    private final PacedOutput output;
    private final Producer producer;
    private Asking asking = Asking.NO;

    PacedProducer(ThrottledConnection connection, PacedOutput output, Producer producer) {
        this.connection = connection;
        this.output = output;
        this.producer = producer;
    }

    Producer above() {
        return producer;
    }

    /** It was just registered; if there is a reason for it, it starts with a pause. */
    void begin() {
        if (output.isPaused()) {
            pause();
        } else if (!isPush()) {
            askNextTurn();
        }
    }

    private boolean isPush() {
        return producer instanceof PushProducer;
    }

    void pause() {
        if (producer instanceof PushProducer push) {
            push.pauseProducing();
        }
    }

    void resume() {
        if (asking == Asking.OVER) {
            return;
        }
        if (isPush()) {
            goOn();
        } else {
            askNextTurn();
        }
    }

    private void goOn() {
        if (!connection.wantsMore()) {
            return;
        }
        try {
            producer.resumeProducing();
        } catch (Throwable failure) {
            connection.abortConnection(new CloseReason.ApplicationError(failure));
        }
    }

    private void askNextTurn() {
        if (asking == Asking.NO || asking == Asking.WHEN_SENT) {
            asking = Asking.NEXT_TURN;
            connection.reactor().callFromThread(this::ask);
        }
    }

    private void ask() {
        if (asking != Asking.NEXT_TURN) {
            return;
        }
        asking = Asking.NO;
        if (output.isPaused() || !connection.wantsMore()) {
            return;
        }
        if (connection.bufferedBytes() > 0) {
            asking = Asking.WHEN_SENT;
            return;
        }
        goOn();
        if (!output.isPaused() && asking == Asking.NO) {
            askNextTurn();
        }
    }

    void allSent() {
        if (producer instanceof PushProducer push) {
            push.allSent();
        } else if (asking == Asking.WHEN_SENT) {
            askNextTurn();
        }
    }

    /** It is nobody's producer any more. */
    void forget() {
        asking = Asking.OVER;
    }

    /** The transport takes nothing any more. */
    void stop() {
        forget();
        producer.stopProducing();
    }

    @Override
    public String toString() {
        return producer.toString();
    }
}
