// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that notes what it is told, watches that the order of a connection's life is kept, and does what the test
 * wants done in a callback.
 */
class Probe extends BaseProtocol {
    /** Where its connection stands, as far as it was told. */
    enum Life {
        NEW,
        MADE,
        LOST
    }

    final String name;
    final Journal journal;
    Life life = Life.NEW;
    Consumer<Probe> whenMade = probe -> {};
    Consumer<ByteBuffer> whenReceived = data -> {};
    Consumer<CloseReason> whenLost = reason -> {};
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable CloseReason reason; // non-null exactly when LOST
    private long lostTurn = -1;

    Probe(String name, Journal journal) {
        this.name = name;
        this.journal = journal;
    }

    Probe whenMade(Consumer<Probe> work) {
        whenMade = work;
        return this;
    }

    Probe whenReceived(Consumer<ByteBuffer> work) {
        whenReceived = work;
        return this;
    }

    Probe whenLost(Consumer<CloseReason> work) {
        whenLost = work;
        return this;
    }

    @Override
    protected void connectionMade() {
        journal.callback(name + " made", () -> {
            if (life != Life.NEW) {
                journal.violation(name + " was made when it was " + life);
            }
            life = Life.MADE;
            whenMade.accept(this);
        });
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        journal.callback(name + " received " + data.remaining(), () -> {
            mustBeMade("dataReceived");
            byte[] copy = new byte[data.remaining()];
            data.duplicate().get(copy);
            received.write(copy, 0, copy.length);
            whenReceived.accept(data);
        });
    }

    @Override
    public void connectionLost(CloseReason why) {
        journal.callback(name + " lost " + why, () -> {
            mustBeMade("connectionLost");
            life = Life.LOST;
            reason = why;
            lostTurn = journal.turn();
            whenLost.accept(why);
        });
    }

    final void mustBeMade(String callback) {
        if (life != Life.MADE) {
            journal.violation(name + " had " + callback + " when it was " + life);
        }
    }

    final boolean isMade() {
        return life == Life.MADE;
    }

    final boolean isLost() {
        return life == Life.LOST;
    }

    final CloseReason reason() {
        CloseReason known = reason;
        if (known == null) {
            throw new AssertionError(name + " is not lost but " + life);
        }
        return known;
    }

    /** The turn in which it was told of its end. */
    final long lostTurn() {
        return lostTurn;
    }

    final byte[] bytes() {
        return received.toByteArray();
    }

    final int byteCount() {
        return received.size();
    }

    final String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    final void write(String text) {
        transport().write(text);
    }

    @Override
    public String toString() {
        String connection = life == Life.NEW ? "no transport" : transport().toString();
        return name + ": " + life + ", " + received.size() + " bytes received, " + connection;
    }
}
