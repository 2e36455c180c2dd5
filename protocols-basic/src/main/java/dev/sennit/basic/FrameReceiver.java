// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.PushProducer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What all receivers have in common. It cuts the stream into messages and delivers each once, in order, however the
 * network cut the bytes.
 *
 * <ul>
 *   <li><b>Bytes.</b> A message is delivered as a read-only buffer from position 0 to its length. It is on loan until
 *       the callback returns: copy what is kept. Whole messages of up to 4 KiB cost no allocation.
 *   <li><b>Memory.</b> Between two messages a connection holds no buffer; the beginning of a message is held in one that
 *       grows with what has arrived, up to the receiver's limit.
 *   <li><b>Errors.</b> When the peer breaks the rules, what it sent before is delivered, and nothing after: the
 *       connection is closed with {@link CloseReason.ProtocolError}, and even if an overridden hook keeps it open,
 *       further bytes are dropped.
 *   <li><b>The end.</b> After {@link dev.sennit.reactor.Transport#loseConnection()}, no further message is delivered,
 *       not even one that has arrived already.
 *   <li><b>Back-pressure.</b> {@link #pauseProducing()} holds messages back at once, in the middle of what has arrived,
 *       and stops reading, so that nothing piles up. As a {@link PushProducer} a receiver can be registered with the
 *       transport it writes to.
 * </ul>
 *
 * <p>Methods and callbacks belong to the reactor's thread. No method calls back before it returns.
 */
public abstract sealed class FrameReceiver extends BaseProtocol implements PushProducer
        permits LineOnlyReceiver, NetstringReceiver, IntNStringReceiver {
    /**
     * Whether messages flow.
     *
     * <pre>
     *             pause                 resume, something is held
     *   FLOWING --------> PAUSED ------------------------------------> RESUMING
     *      ^  ^             | ^ resume in a callback, or nothing held      |  |
     *      |  '-------------' '--------------------- pause ----------------'  |
     *      '-------------- next turn: what was held is delivered -------------'
     *
     *   any -- framing error, loseConnection, stopProducing, a callback threw --> DEAD
     * </pre>
     *
     * The transport reads in FLOWING only, so at most what one read brought is held.
     */
    private enum State {
        FLOWING,
        PAUSED,
        RESUMING,
        DEAD
    }

    private final Framing framing;
    private State state = State.FLOWING;
    private @Nullable Held held; // null while idle
    private @Nullable Splitter active; // non-null while a callback may be running

    FrameReceiver(Framing framing) {
        this.framing = framing;
    }

    Framing framing() {
        return framing;
    }

    /** Delivers a message, or whatever comes next; returns false if that takes more bytes. */
    boolean deliverNext(Splitter splitter) {
        return switch (splitter.next()) {
            case FRAME -> {
                frameReceived(splitter.frame());
                yield true;
            }
            case INCOMPLETE -> false;
            case REFUSED -> {
                state = State.DEAD;
                frameRefused(splitter);
                yield false;
            }
        };
    }

    abstract void frameReceived(ByteBuffer frame);

    /** The peer broke the rules. Closes, and says why. */
    void frameRefused(Splitter splitter) {
        transport().loseConnection(new CloseReason.ProtocolError(splitter.fault()));
    }

    @Override
    public final void dataReceived(ByteBuffer data) {
        if (active != null) {
            throw new IllegalStateException("bytes were delivered from inside a callback of " + this);
        }
        process(data);
    }

    private void process(ByteBuffer loan) {
        Splitter splitter = Splitter.of(transport().reactor());
        active = splitter;
        splitter.begin(framing, held, loan);
        State outcome = State.DEAD; // if a callback throws
        try {
            while (flows() && deliverNext(splitter)) {
                // until it takes more bytes, or a callback paused or closed
            }
            outcome = state;
        } finally {
            active = null;
            state = outcome;
            held = null;
            if (outcome == State.DEAD) {
                splitter.discard();
            } else {
                held = splitter.end();
            }
        }
    }

    /**
     * How many bytes have arrived and are not delivered: the beginning of a message, messages that wait, and inside a
     * callback those behind the message it was given. A subclass that is a
     * {@link dev.sennit.reactor.TlsProtocol} answers it with this.
     *
     * @return bytes, delimiters and lengths included
     */
    public final int unreadBytes() {
        if (active != null) {
            return active.unreadBytes();
        }
        return held == null ? 0 : held.end() - held.start();
    }

    private boolean flows() {
        if (transport().isClosing()) {
            state = State.DEAD;
        }
        return state == State.FLOWING;
    }

    /** The splitter, ready to be told something: the one at work, or between callbacks one that has what is held. */
    final Splitter openSplitter() {
        Splitter splitter = active;
        if (splitter == null) {
            splitter = Splitter.of(transport().reactor());
            splitter.begin(framing, held, Splitter.NOTHING);
        }
        return splitter;
    }

    /** Behind {@link #openSplitter()}; what is held now is delivered in the next turn, since it may make sense now. */
    final void closeSplitter(Splitter splitter) {
        if (splitter == active) {
            return;
        }
        if (state == State.DEAD) {
            splitter.discard();
            return;
        }
        held = splitter.end();
        if (held != null && state == State.FLOWING) {
            transport().pauseProducing();
            deliverHeldLater();
        }
    }

    private void deliverHeldLater() {
        state = State.RESUMING;
        transport().reactor().callFromThread(this::deliverHeld);
    }

    private void deliverHeld() {
        if (state != State.RESUMING) {
            return;
        }
        state = State.FLOWING;
        process(Splitter.NOTHING);
        if (state == State.FLOWING) {
            transport().resumeProducing();
        }
    }

    /**
     * Holds messages back and stops reading, until {@link #resumeProducing()}. Inside a callback: the next message that
     * has arrived already waits too. Harmless when repeated.
     */
    @Override
    public void pauseProducing() {
        if (state == State.FLOWING || state == State.RESUMING) {
            state = State.PAUSED;
            transport().pauseProducing();
        }
    }

    /**
     * Goes on: messages held back are delivered in the next turn, and when none is left the transport reads again.
     * Inside the callback that paused, it is as if it had not. Harmless when not paused.
     */
    @Override
    public void resumeProducing() {
        if (state != State.PAUSED) {
            return;
        }
        if (held != null && active == null) {
            deliverHeldLater();
        } else {
            state = State.FLOWING;
            transport().resumeProducing();
        }
    }

    /** Nobody wants the messages any more: delivers nothing from now on and closes the connection politely. */
    @Override
    public void stopProducing() {
        state = State.DEAD;
        held = null;
        transport().loseConnection();
    }

    /**
     * Reads bytes as text, without consuming them.
     *
     * @param bytes from position to limit, which stay as they are
     * @param charset how they are encoded; what is malformed becomes the replacement character
     * @return the text
     */
    protected static String text(ByteBuffer bytes, Charset charset) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new String(copy, charset);
    }
}
