// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import java.nio.ByteBuffer;

/**
 * Hands a connection on to another protocol, and first of all the bytes that were read already.
 *
 * <pre>
 *   DUE --in a turn of its own--> FLOWING &lt;--the protocol above pauses, resumes--> PAUSED
 *    &lt;--the protocol above pauses, resumes--> HELD
 * </pre>
 */
public final class SwitchedProtocol extends ProtocolWrapper {
    private enum State {
        /** Bytes are to be delivered, and the transport is paused until they are. */
        DUE,
        /** The same, and the protocol above has paused. */
        HELD,
        FLOWING,
        PAUSED
    }

    private State state;
    private byte[] unread;

    /** Hands on to {@code next}, with the bytes that are its own from now on, of a transport that is paused. */
    public SwitchedProtocol(Protocol next, byte[] unread) {
        super(next);
        this.unread = unread;
        this.state = unread.length == 0 ? State.FLOWING : State.DUE;
    }

    @Override
    protected void connectionMade() {
        if (state == State.FLOWING) {
            transport().resumeProducing(); // before, not behind, since TLS may be started from there
        }
        super.connectionMade();
        if (state == State.DUE) {
            reactor().callFromThread(this::deliver);
        }
    }

    private void deliver() {
        if (state != State.DUE) {
            return;
        }
        byte[] bytes = unread;
        unread = new byte[0];
        state = State.FLOWING;
        if (!isClosing()) {
            try {
                wrapped().dataReceived(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            } catch (RuntimeException | Error failure) {
                abortConnection(new CloseReason.ApplicationError(failure));
            }
        }
        if (state == State.FLOWING) {
            transport().resumeProducing();
        }
    }

    @Override
    public void pauseProducing() {
        switch (state) {
            case DUE -> state = State.HELD;
            case FLOWING -> {
                state = State.PAUSED;
                transport().pauseProducing();
            }
            case HELD, PAUSED -> {}
        }
    }

    @Override
    public void resumeProducing() {
        switch (state) {
            case HELD -> {
                state = State.DUE;
                reactor().callFromThread(this::deliver);
            }
            case PAUSED -> {
                state = State.FLOWING;
                transport().resumeProducing();
            }
            case DUE, FLOWING -> {}
        }
    }

    @Override
    public int unreadBytes() {
        return super.unreadBytes() + unread.length;
    }

    @Override
    public void connectionLost(CloseReason reason) {
        state = State.PAUSED; // nobody can answer them any more
        super.connectionLost(reason);
    }
}
