// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TimeoutMixin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a server for the time of day (RFC 867): {@code DaytimeClient 127.0.0.1 1300}, after {@code ./sennit daytime
 * --listen tcp:1300}. Learn from it: a client, and the ways it can end: no connection, no answer in time, an answer.
 * Each is told exactly once, and the connection's end is always typed.
 */
public final class DaytimeClient extends LineReceiver implements TimeoutMixin {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private String answer = "";

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(PATIENCE);
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        answer = text(line, StandardCharsets.US_ASCII);
        transport().loseConnection();
    }

    /** Tells {@code outcome} what comes of a connection, in words. */
    static ClientFactory telling(Consumer<String> outcome) {
        return new ClientFactory() {
            private final DaytimeClient client = new DaytimeClient();

            @Override
            public Protocol buildProtocol(SocketAddress peer) {
                return client;
            }

            @Override
            public void clientConnectionFailed(Connector connector, IOException cause) {
                outcome.accept("no connection: " + cause.getMessage());
            }

            @Override
            public void clientConnectionLost(Connector connector, CloseReason reason) {
                outcome.accept(client.answer.isEmpty() ? "no answer: " + reason : "it is " + client.answer);
            }
        };
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        var server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        ClientFactory client = telling(outcome -> {
            System.out.println(outcome);
            reactor.stop();
        });
        reactor.connectTcp(server, client, TcpOptions.defaults().withConnectTimeout(PATIENCE));
        reactor.run();
    }
}
