// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A client's and a server's protocol back to back, without a socket and in virtual time.
 *
 * <pre>{@code
 * var pair = ProtocolPair.connect(client, new Echo());
 * client.sendLine("hi");
 * pair.pump();                                  // until nobody has anything left to say
 * assertThat(client.lines()).containsExactly("hi");
 * pair.advance(Duration.ofSeconds(30));         // and then time passes
 * }</pre>
 *
 * <p>Each end may have 65,536 bytes on the way to it that it has not read; then the other's writes are queued, as with
 * sockets.
 */
public final class ProtocolPair {
    private static final int MAX_ROUNDS = 100_000;

    private final ManualTime time;
    private final StringTransport client;
    private final StringTransport server;

    private ProtocolPair(ManualTime time, TcpOptions options) {
        this.time = time;
        client = new StringTransport(time.reactor(), options);
        server = new StringTransport(time.reactor(), options);
        client.addresses(server.peer(), server.host());
        client.sendTo(server);
        server.sendTo(client);
    }

    /**
     * Connects two protocols, in a time of their own.
     *
     * @param client made first
     * @param server made second, before either receives anything
     * @return the pair
     */
    public static ProtocolPair connect(Protocol client, Protocol server) {
        return connect(client, server, new ManualTime());
    }

    /**
     * Connects two protocols.
     *
     * @param client made first
     * @param server made second, before either receives anything
     * @param time the clock of both
     * @return the pair
     */
    public static ProtocolPair connect(Protocol client, Protocol server, ManualTime time) {
        return connect(client, server, time, TcpOptions.defaults());
    }

    /**
     * Connects two protocols.
     *
     * @param client made first
     * @param server made second, before either receives anything
     * @param time the clock of both
     * @param options water marks and deadlines of both
     * @return the pair
     */
    public static ProtocolPair connect(Protocol client, Protocol server, ManualTime time, TcpOptions options) {
        var pair = new ProtocolPair(time, options);
        pair.client.connect(client);
        pair.server.connect(server);
        return pair;
    }

    /**
     * From now on bytes arrive in pieces of random length, mostly short.
     *
     * @param seed which cuts; the same seed, the same cuts
     * @return this
     */
    public ProtocolPair cutBytes(long seed) {
        var random = new SplittableRandom(seed);
        client.cutBy(available -> Chunks.pieceBytes(random, available));
        server.cutBy(available -> Chunks.pieceBytes(random, available));
        return this;
    }

    /**
     * Carries bytes and endings both ways until nothing more happens at this time.
     *
     * @return this
     * @throws IllegalStateException if the two never stop talking
     */
    public ProtocolPair pump() {
        time.reactor().settle(MAX_ROUNDS);
        return this;
    }

    /**
     * Pumps, lets time pass, and pumps again.
     *
     * @param duration zero or more
     * @return this
     */
    public ProtocolPair advance(Duration duration) {
        pump();
        time.advance(duration);
        return pump();
    }

    /**
     * The clock.
     *
     * @return of both
     */
    public ManualTime time() {
        return time;
    }

    /**
     * The client's end.
     *
     * @return its transport: what the client wrote, and how its connection ended
     */
    public StringTransport client() {
        return client;
    }

    /**
     * The server's end.
     *
     * @return its transport: what the server wrote, and how its connection ended
     */
    public StringTransport server() {
        return server;
    }
}
