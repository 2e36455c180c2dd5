// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Stands between a producer and the two that pause it, the transport and the rate: it is paused by the first and goes on
 * when neither wants it paused. A pull producer is asked once a turn meanwhile.
 */
final class PacedProducer implements PushProducer {
    enum Pause {
        BY_TRANSPORT,
        FOR_RATE
    }

    /** Of a pull producer. */
    private enum Asking {
        NO,
        NEXT_TURN,
        OVER
    }

    private final ThrottledConnection connection;
    private final Producer producer;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private Asking asking = Asking.NO;

    PacedProducer(ThrottledConnection connection, Producer producer) {
        this.connection = connection;
        this.producer = producer;
    }

    /** It was just registered; if the rate is exceeded already, it starts with a pause. */
    void begin(boolean exceeded) {
        if (exceeded) {
            pause(Pause.FOR_RATE);
        } else if (!isPush()) {
            askNextTurn();
        }
    }

    private boolean isPush() {
        return producer instanceof PushProducer;
    }

    void pause(Pause reason) {
        boolean first = pauses.isEmpty();
        pauses.add(reason);
        if (first && producer instanceof PushProducer push) {
            push.pauseProducing();
        }
    }

    void resume(Pause reason) {
        if (!pauses.remove(reason) || !pauses.isEmpty() || asking == Asking.OVER) {
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
        if (asking == Asking.NO) {
            asking = Asking.NEXT_TURN;
            connection.reactor().callFromThread(this::ask);
        }
    }

    private void ask() {
        if (asking != Asking.NEXT_TURN) {
            return;
        }
        asking = Asking.NO;
        if (pauses.isEmpty() && connection.wantsMore()) {
            goOn();
            if (pauses.isEmpty() && asking == Asking.NO) {
                askNextTurn();
            }
        }
    }

    /** It is nobody's producer any more. */
    void forget() {
        asking = Asking.OVER;
    }

    @Override
    public void pauseProducing() {
        pause(Pause.BY_TRANSPORT);
    }

    @Override
    public void resumeProducing() {
        resume(Pause.BY_TRANSPORT);
    }

    @Override
    public void stopProducing() {
        connection.producerGone();
        producer.stopProducing();
    }

    @Override
    public String toString() {
        return "paced " + producer;
    }
}
