// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.basic.NetstringReceiver;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection of socketmap. */
final class SocketmapServer extends NetstringReceiver implements DrainableProtocol, Lookups.Connection {
    static final int MAX_REQUEST_BYTES = 10_000;
    static final int MAX_REPLY_BYTES = 100_000;

    private final ServedTable served;
    private @Nullable Lookups lookups; // non-null once connected, unless there was no room

    SocketmapServer(ServedTable served) {
        super(MAX_REQUEST_BYTES);
        this.served = served;
    }

    @Override
    protected void connectionMade() {
        if (!served.enter()) {
            transport().loseConnection();
            return;
        }
        lookups = new Lookups(served, this, transport());
        transport().registerProducer(this);
    }

    @Override
    protected void stringReceived(ByteBuffer string) {
        Lookups asked = lookups;
        if (asked == null) {
            return;
        }
        byte[] bytes = new byte[string.remaining()];
        string.get(bytes);
        Optional<String> request = Percent.utf8(bytes);
        if (request.isEmpty()) {
            asked.answer(Answer.NOT_FOUND);
            return;
        }
        int space = request.get().indexOf(' ');
        if (space < 1) {
            asked.answer(Answer.refused("The request is NAME KEY"));
        } else {
            asked.ask(request.get().substring(0, space), request.get().substring(space + 1));
        }
    }

    @Override
    public void send(Answer answer) {
        byte[] reply = reply(answer);
        sendString(reply.length <= MAX_REPLY_BYTES ? reply : reply(Answer.TOO_LONG));
    }

    private static byte[] reply(Answer answer) {
        String word = switch (answer.status()) {
            case FOUND -> "OK ";
            case NOT_FOUND -> "NOTFOUND ";
            case TEMPORARY -> "TEMP ";
            case TIMEOUT -> "TIMEOUT ";
            case PERMANENT -> "PERM ";
        };
        return (word + answer.text()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void pauseProducing() {
        if (lookups != null) {
            lookups.slow();
        }
    }

    @Override
    public void resumeProducing() {
        if (lookups != null) {
            lookups.taken();
        }
    }

    @Override
    public void stopReading() {
        super.pauseProducing();
    }

    @Override
    public void goOnReading() {
        super.resumeProducing();
    }

    @Override
    public void drainRequested() {
        if (lookups != null) {
            lookups.end();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (lookups != null) {
            lookups.close();
            served.leave();
        }
    }
}
