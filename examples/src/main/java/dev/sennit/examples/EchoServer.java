// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends every line back. Learn from it: a whole server, with a timeout that lines put off and a last word. */
// spotless:off
public final class EchoServer extends LineReceiver implements TimeoutMixin {
    private final IdleTimeout idleTimeout = new IdleTimeout(this);

    @Override public IdleTimeout idleTimeout() { return idleTimeout; }
    @Override protected void connectionMade() { setTimeout(Duration.ofSeconds(30)); }
    @Override protected void lineReceived(ByteBuffer line) { resetTimeout(); sendLine(line); }
    @Override public void timeoutConnection() { sendLine("too slow, goodbye"); transport().loseConnection(); }

    public static void main(String[] args) {
        Reactor reactor = Reactors.create(); // the best one on the module path
        reactor.listen("tcp:8007", peer -> new EchoServer());
        reactor.run();
    }
}
// spotless:on
