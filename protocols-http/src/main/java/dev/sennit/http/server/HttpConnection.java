// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.h1.SwitchedProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an HTTP/1.1 server through its lives, each a protocol of its own. None of them writes through this: their transport is the
 * connection's.
 *
 * <pre>
 *   HttpChannel --a handler switches--------------------> SwitchedProtocol
 *        '-------the client may still be sending--------> Lingering
 * </pre>
 */
public final class HttpConnection extends ProtocolWrapper {
    private final ServerSettings settings;
    private final HttpChannel channel;
    private boolean admitted;
    private @Nullable Deadline age; // null if there is no limit

    /** A connection to be made. */
    public HttpConnection(ServerSettings settings) {
        this(settings, new HttpChannel(settings));
    }

    private HttpConnection(ServerSettings settings, HttpChannel channel) {
        super(channel);
        this.settings = settings;
        this.channel = channel;
    }

    @Override
    protected void connectionMade() {
        admitted = settings.connections().enter();
        if (!admitted) { // another reactor's took the last place since this was built
            transport().abortConnection();
            return;
        }
        Duration maxAge = settings.serverLimits().maxAge();
        if (!maxAge.equals(Deadline.NONE)) {
            age = new Deadline(transport(), DeadlineKind.PHASE, "age", this::drainRequested);
            age.set(maxAge);
        }
        channel.open(this);
    }

    /** The connection is another protocol's from now on, and so are the bytes that were read already. */
    void handOver(Protocol next, byte[] unread) {
        if (age != null) {
            age.close();
        }
        SwitchedProtocol switched = new SwitchedProtocol(next, unread);
        replaceWrapped(switched);
        switched.makeConnection(transport());
    }

    /** The answers are out, and what the client still sends is dropped before the connection closes. */
    void linger(CloseReason reason) {
        Lingering lingering = new Lingering(transport(), settings, reason);
        replaceWrapped(lingering);
        lingering.begin();
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (!admitted) {
            return;
        }
        try {
            super.connectionLost(reason);
        } finally { // not before: until then it holds what it holds
            settings.connections().leave();
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return wrapped().toString();
    }
}
