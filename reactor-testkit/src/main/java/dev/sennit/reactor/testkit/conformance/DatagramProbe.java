// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram protocol that notes what it is told, watches that the order of a socket's life is kept, and does what the
 * test wants done in a callback.
 */
final class DatagramProbe extends BaseDatagramProtocol {
    /** Where its socket stands, as far as it was told. */
    enum Life {
        NEW,
        STARTED,
        STOPPED
    }

    final String name;
    final List<String> texts = new ArrayList<>();
    final List<InetSocketAddress> senders = new ArrayList<>();
    final List<Long> turns = new ArrayList<>(); // in which they came
    final List<IOException> failures = new ArrayList<>();
    Life life = Life.NEW;
    int refusals;
    private final Journal journal;
    private Runnable whenStarted = () -> {};
    private Consumer<ByteBuffer> whenReceived = data -> {};
    private Runnable whenRefused = () -> {};
    private Runnable whenStopped = () -> {};
    private @Nullable CloseReason reason; // non-null exactly when STOPPED

    DatagramProbe(String name, Journal journal) {
        this.name = name;
        this.journal = journal;
    }

    DatagramProbe whenStarted(Runnable work) {
        whenStarted = work;
        return this;
    }

    DatagramProbe whenReceived(Consumer<ByteBuffer> work) {
        whenReceived = work;
        return this;
    }

    DatagramProbe whenRefused(Runnable work) {
        whenRefused = work;
        return this;
    }

    DatagramProbe whenStopped(Runnable work) {
        whenStopped = work;
        return this;
    }

    @Override
    protected void startProtocol() {
        journal.callback(name + " started", () -> {
            if (life != Life.NEW) {
                journal.violation(name + " was started when it was " + life);
            }
            life = Life.STARTED;
            whenStarted.run();
        });
    }

    @Override
    public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
        journal.callback(name + " received " + data.remaining(), () -> {
            mustBeStarted("datagramReceived");
            texts.add(StandardCharsets.UTF_8.decode(data.duplicate()).toString());
            senders.add(from);
            turns.add(journal.turn());
            whenReceived.accept(data);
        });
    }

    @Override
    public void connectionRefused() {
        journal.callback(name + " refused", () -> {
            mustBeStarted("connectionRefused");
            refusals++;
            whenRefused.run();
        });
    }

    @Override
    public void writeFailed(InetSocketAddress to, IOException cause) {
        journal.callback(name + " could not send: " + cause, () -> {
            mustBeStarted("writeFailed");
            failures.add(cause);
        });
    }

    @Override
    public void stopProtocol(CloseReason why) {
        journal.callback(name + " stopped " + why, () -> {
            mustBeStarted("stopProtocol");
            life = Life.STOPPED;
            reason = why;
            whenStopped.run();
        });
    }

    private void mustBeStarted(String callback) {
        if (life != Life.STARTED) {
            journal.violation(name + " had " + callback + " when it was " + life);
        }
    }

    boolean isStopped() {
        return life == Life.STOPPED;
    }

    CloseReason reason() {
        CloseReason known = reason;
        if (known == null) {
            throw new AssertionError(name + " is not stopped but " + life);
        }
        return known;
    }

    @Override
    public String toString() {
        return name + ": " + life + ", received " + texts.size() + ", refused " + refusals + ", failed " + failures;
    }
}
