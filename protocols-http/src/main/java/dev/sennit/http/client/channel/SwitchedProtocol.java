// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hands a connection on to another protocol, and first of all the bytes that were read already. */
final class SwitchedProtocol extends ProtocolWrapper {
    private byte @Nullable [] unread; // non-null until they are delivered; the transport is paused that long
    private boolean paused; // by the protocol above
    private boolean scheduled;

    SwitchedProtocol(Protocol next, byte[] unread) {
        super(next);
        this.unread = unread.length == 0 ? null : unread;
    }

    @Override
    protected void connectionMade() {
        if (unread == null) {
            transport().resumeProducing(); // before, not behind, since TLS may be started from there
        }
        super.connectionMade();
        if (unread != null) {
            scheduleDelivery();
        }
    }

    private void scheduleDelivery() {
        if (!scheduled && !paused) {
            scheduled = true;
            reactor().callFromThread(this::deliver);
        }
    }

    private void deliver() {
        scheduled = false;
        byte[] bytes = unread;
        if (bytes == null || paused) {
            return;
        }
        unread = null;
        if (!isClosing()) {
            try {
                wrapped().dataReceived(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            } catch (RuntimeException | Error failure) {
                abortConnection(new CloseReason.ApplicationError(failure));
            }
        }
        if (!paused) {
            transport().resumeProducing();
        }
    }

    @Override
    public void pauseProducing() {
        paused = true;
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        paused = false;
        if (unread == null) {
            transport().resumeProducing();
        } else {
            scheduleDelivery();
        }
    }

    @Override
    public int unreadBytes() {
        return super.unreadBytes() + (unread == null ? 0 : unread.length);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        unread = null; // nobody can answer them any more
        super.connectionLost(reason);
    }
}
