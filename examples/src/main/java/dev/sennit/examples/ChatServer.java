// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one says, all others hear: {@code ChatServer tcp:8008}, and {@code nc -C 127.0.0.1 8008} to join. Learn from it:
 * connections share a plain set and need no lock, because all of a reactor's callbacks come on its one thread; and who
 * does not read what the others say is sent away before the queue grows without end.
 */
public final class ChatServer extends LineReceiver implements TimeoutMixin {
    private static final int MAX_LINE_BYTES = 1000;
    private static final int MAX_QUEUED_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Set<ChatServer> room; // who has said a name
    private String name = "";

    ChatServer(Set<ChatServer> room) {
        super(MAX_LINE_BYTES);
        this.room = room;
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(PATIENCE);
        sendLine("What is your name?");
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        resetTimeout();
        String words = text(line, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", "") // nothing that a terminal would obey
                .strip();
        if (words.isEmpty()) {
            return;
        }
        if (room.contains(this)) {
            tellOthers(name + ": " + words);
        } else {
            name = words;
            room.add(this);
            tellOthers(name + " is here");
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (room.remove(this)) {
            tellOthers(name + " has left");
        }
    }

    private void tellOthers(String words) {
        for (ChatServer other : List.copyOf(room)) {
            if (other.transport().bufferedBytes() > MAX_QUEUED_BYTES) {
                other.transport().abortConnection();
            } else if (other != this) {
                other.sendLine(words);
            }
        }
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        Set<ChatServer> room = new LinkedHashSet<>();
        reactor.listen(args[0], peer -> new ChatServer(room));
        reactor.run();
    }
}
