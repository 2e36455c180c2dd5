// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is in a connection whose commands are carried out one after the other:
 *
 * <pre>
 *   READING --an answer is awaited, or due later--> WORKING --it is there--> READING
 *   READING --the client has to take something first--> SENDING --it has--> READING
 *   any --the end--> CLOSED
 * </pre>
 *
 * <p>In WORKING and SENDING nothing is read, unless the side looks ahead, and what was read already is kept: no more than one read brings
 * beyond what the side looks at. Each time it goes on, a
 * command is due, unless the continuation says otherwise.
 */
public final class Turns implements PullProducer {
    private enum Turn {
        /** The client's: what comes is used. */
        READING,
        /** Somebody else has to answer first, or time to pass. */
        WORKING,
        /** The client has to take what was sent first. */
        SENDING,
        /** We closed, or the connection is gone. */
        CLOSED
    }

    /** The server that takes part. */
    public interface Side {
        /** Uses what has come; returns the index of the first byte that has to wait, or {@code to}. */
        int use(byte[] in, int from, int to);

        /** Has more used that is at hand. */
        default void useMore() {}

        /** All has been used that can be. */
        void used();

        /** Others work, or the client takes: looks at what waits, and says whether more is to be read, which waits, too. */
        default boolean looksAhead(byte[] in, int from, int to) {
            return false;
        }

        /** Sends what was said. */
        void flush();

        /** What comes next is a command; its time begins. */
        void expectCommand();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final byte[] NOTHING = new byte[0];
    private static final Runnable NO_MORE = () -> {};

    private final Transport transport;
    private final IdleTimeout idleTimeout;
    private final PhaseClock phase;
    private final Side side;
    private Turn turn = Turn.READING;
    private byte[] backlog = NOTHING; // what was read and has to wait,
    private int backlogAt; // from here on
    private boolean reading = true; // whether the transport reads
    private @Nullable DelayedCall delayed; // non-null while an answer waits for its time
    private Runnable whenTaken = NO_MORE;
    private boolean producing; // whether we are told when the client has taken everything
    private @Nullable Runnable atOnce; // what goes on with an answer that was there at once
    private boolean goingOn;

    /** Of a connection that is made: its client's turn. While others work, neither the idle timeout nor the phase's clock runs. */
    public Turns(Transport transport, IdleTimeout idleTimeout, PhaseClock phase, Side side) {
        this.transport = transport;
        this.idleTimeout = idleTimeout;
        this.phase = phase;
        this.side = side;
    }

    /** Whether what comes is used now. */
    public boolean isReading() {
        return turn == Turn.READING;
    }

    /** Whether it is over. */
    public boolean isClosed() {
        return turn == Turn.CLOSED;
    }

    /** For good: what was read is forgotten, and nothing goes on. */
    public void close() {
        turn = Turn.CLOSED;
        backlog = NOTHING;
        backlogAt = 0;
        whenTaken = NO_MORE;
        DelayedCall answer = delayed;
        if (answer != null && answer.active()) {
            answer.cancel();
        }
    }

    /** Ends the connection: it cannot be told what has happened, or our mistake. */
    public void breakOff(Throwable cause) {
        close();
        transport.abortConnection(new CloseReason.ApplicationError(cause));
    }

    // ------------------------------------------------------------------------------------------------------- input

    /** Bytes that have come, in an array that is the caller's. */
    public void receive(byte[] in, int from, int to) {
        if (turn == Turn.READING) {
            use(in, from, to);
        } else if (turn != Turn.CLOSED) {
            byte[] all = Arrays.copyOfRange(backlog, backlogAt, backlog.length + to - from);
            System.arraycopy(in, from, all, waitingBytes(), to - from);
            backlog = all;
            backlogAt = 0;
            readOn();
        }
    }

    private void use(byte[] in, int from, int to) {
        int p = side.use(in, from, to);
        side.flush();
        if (turn == Turn.CLOSED) {
            return;
        }
        keep(in, p, to);
        if (waitingBytes() > 0 && turn == Turn.READING) {
            whenTaken(NO_MORE);
        }
        readOn();
        side.used();
    }

    private void keep(byte[] in, int from, int to) {
        if (from == to) {
            backlog = NOTHING;
            backlogAt = 0;
        } else if (in == backlog) {
            backlogAt = from;
        } else {
            backlog = Arrays.copyOfRange(in, from, to);
            backlogAt = 0;
        }
    }

    /** How many bytes were read and wait. */
    public int waitingBytes() {
        return backlog.length - backlogAt;
    }

    private void readOn() {
        boolean wanted = turn == Turn.READING || side.looksAhead(backlog, backlogAt, backlog.length);
        if (wanted != reading) {
            reading = wanted;
            if (wanted) {
                transport.resumeProducing();
            } else {
                transport.pauseProducing();
            }
        }
    }

    /** What is thrown here nobody else turns into an end, and a connection that nobody reads would wait for its time. */
    private void goOn(Runnable first) {
        turn = Turn.READING;
        try {
            side.expectCommand();
            first.run();
            use(backlog, backlogAt, backlog.length);
            side.useMore();
        } catch (RuntimeException | Error mistake) {
            LOG.error("{}: a command has failed, and the connection ends in it", transport, mistake);
            breakOff(mistake);
        }
    }

    // ---------------------------------------------------------------------------------------------- waiting for others

    /** Has somebody else answer, and goes on with that: at once if it is there, else in a turn after it came. */
    public <T> void await(
            Supplier<? extends CompletionStage<T>> question, Continuation<T> then, Consumer<? super T> orphan) {
        CompletionStage<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException | Error failure) {
            then.go(null, failure);
            return;
        }
        if (answer instanceof CompletableFuture<T> future && future.isDone()) {
            goOnAtOnce(() -> goOnWith(future, then));
            return;
        }
        hold();
        answer.whenComplete(
                (value, failure) -> transport.reactor().callFromThread(() -> answered(value, failure, then, orphan)));
    }

    /** In a loop: any number of answers may be there at once, one after the other. */
    private void goOnAtOnce(Runnable next) {
        if (atOnce != null) {
            throw new IllegalStateException("two answers are awaited at a time");
        }
        atOnce = next;
        if (goingOn) {
            return;
        }
        goingOn = true;
        try {
            for (Runnable step = atOnce; step != null; step = atOnce) {
                atOnce = null;
                step.run();
            }
        } finally {
            goingOn = false;
            atOnce = null;
        }
    }

    private static <T> void goOnWith(CompletableFuture<T> done, Continuation<T> then) {
        T value;
        try {
            value = done.join();
        } catch (CompletionException | CancellationException failure) {
            then.go(null, failure);
            return;
        }
        then.go(value, null);
    }

    private <T> void answered(
            @Nullable T value, @Nullable Throwable failure, Continuation<T> then, Consumer<? super T> orphan) {
        if (turn == Turn.WORKING) {
            phase.resume();
            goOn(() -> then.go(value, failure));
        } else if (value != null) {
            orphan.accept(value); // it came after the end
        }
    }

    /** It is somebody else's turn, and what they do ends with the connection. */
    public void hold() {
        become(Turn.WORKING);
        idleTimeout.suspend();
        phase.pause();
    }

    /** Does something after a while, in which nothing is read. */
    public void after(Duration delay, Runnable then) {
        if (delay.isZero()) {
            then.run();
            return;
        }
        hold();
        delayed = transport.reactor().callLater(delay, () -> {
            delayed = null;
            phase.resume();
            goOn(then);
        });
    }

    // ------------------------------------------------------------------------------------------ waiting for the client

    /** Goes on in a later turn, when the client has taken everything. */
    public void whenTaken(Runnable then) {
        side.flush();
        become(Turn.SENDING);
        idleTimeout.suspend();
        produce(then);
    }

    private void become(Turn next) {
        if (turn != Turn.CLOSED) {
            turn = next;
        }
    }

    /** Does something when the client has taken everything, unless it is no longer the client's turn. */
    public void produce(Runnable then) {
        whenTaken = then;
        if (!producing) {
            producing = true;
            transport.registerProducer(this);
        }
    }

    /** Whether something is to be done when the client has taken everything. */
    public boolean isProducing() {
        return producing;
    }

    @Override
    public void resumeProducing() {
        if (transport.bufferedBytes() > 0) {
            return; // asked for having registered just now; asked again when all is sent
        }
        transport.unregisterProducer();
        producing = false;
        Runnable then = whenTaken;
        whenTaken = NO_MORE;
        if (turn == Turn.SENDING) {
            goOn(then);
        } else if (turn == Turn.READING) {
            then.run();
        }
    }

    @Override
    public void stopProducing() {}
}
