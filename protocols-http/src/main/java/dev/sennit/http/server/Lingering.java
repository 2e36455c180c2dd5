// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/**
 * The end of a connection whose client may still be sending (RFC 9112 section 9.6): our side is closed behind the last answer, what comes
 * is dropped, and when the client has finished, or was given time or bytes enough, the connection closes.
 */
final class Lingering implements HalfCloseableProtocol, DrainableProtocol {
    private final Transport transport;
    private final ServerSettings settings;
    private final CloseReason reason;
    private final Deadline total;
    private final Deadline read;
    private long droppedBytes;

    Lingering(Transport transport, ServerSettings settings, CloseReason reason) {
        this.transport = transport;
        this.settings = settings;
        this.reason = reason;
        total = new Deadline(transport, DeadlineKind.CLOSE, "linger", this::end);
        read = new Deadline(transport, DeadlineKind.CLOSE, "linger read", this::end);
    }

    void begin() {
        transport.loseWriteConnection();
        transport.resumeProducing();
    }

    @Override
    public void makeConnection(Transport sameAsBefore) {}

    /** The last answer and our FIN are out. */
    @Override
    public void writeConnectionLost() {
        total.set(settings.timeouts().linger());
        read.set(settings.timeouts().lingerRead());
    }

    /** Bytes came, and are dropped. */
    @Override
    public void dataReceived(ByteBuffer data) {
        droppedBytes += data.remaining();
        if (droppedBytes > settings.serverLimits().maxLingerBytes()) {
            end();
        } else {
            read.reset();
        }
    }

    @Override
    public void readConnectionLost() {
        end();
    }

    /** It ends soon anyway. */
    @Override
    public void drainRequested() {}

    @Override
    public void connectionLost(CloseReason why) {}

    /** For logs. */
    @Override
    public String toString() {
        return "http " + transport.peer() + " lingering, " + droppedBytes + " bytes dropped; " + transport.deadlines();
    }

    private void end() {
        total.cancel();
        read.cancel();
        transport.loseConnection(reason);
    }
}
