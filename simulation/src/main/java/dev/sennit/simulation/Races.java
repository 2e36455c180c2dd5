// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.core.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clients that know only a name, of which some addresses answer, some refuse and some are silent (RFC 8305). */
final class Races {
    private static final InetAddress ANSWERS = address(1);
    private static final InetAddress SILENT = address(2);
    private static final InetAddress REFUSES = address(3);
    private static final Duration SLACK = Duration.ofMillis(5);

    private final World world;
    int begun;
    int decided;
    int won;
    int lost; // after they were won

    Races(World world) {
        this.world = world;
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // it has four bytes
        }
    }

    void prepare(ListeningPort port) {
        world.network.silence(new InetSocketAddress(SILENT, port.tcpAddress().getPort()));
    }

    void begin(EventLoop loop, Service service, ListeningPort port) {
        if (!world.isOver()) {
            loop.callFromThread(() -> run(loop, service, port));
        }
    }

    private void run(EventLoop loop, Service service, ListeningPort port) {
        if (world.isOver()) {
            return;
        }
        begun++;
        long begunAtNanos = loop.nanoTime();
        ClientOptions options = ClientOptions.defaults().withTcp(service.tcp).withResolver(host -> resolve());
        ClientConnection<Client> connection = Endpoints.tcpClient(
                        "service.example", port.tcpAddress().getPort())
                .connect(loop, peer -> new Client(world, service), options);
        connection.protocol().whenComplete((client, failure) -> {
            decided++;
            long most = service.tcp.connectTimeout().plus(SLACK).toNanos() + world.slackNanos();
            if (loop.nanoTime() - begunAtNanos > most) {
                world.violated("a race took longer than " + service.tcp.connectTimeout());
            }
            if (failure == null) {
                won++;
                connection.lost().whenComplete((reason, none) -> lost++);
            }
        });
        if (world.dice.nextInt(10) == 0) {
            world.network.later(world.millis(3000), () -> loop.callFromThread(connection::disconnect));
        }
    }

    private CompletableFuture<List<InetAddress>> resolve() {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        switch (world.dice.nextInt(20)) {
            case 0 -> {} // nobody ever answers
            case 1 ->
                world.network.later(
                        world.millis(1000), () -> answer.completeExceptionally(new UnknownHostException("service")));
            default -> world.network.later(world.millis(1000), () -> answer.complete(addresses()));
        }
        return answer;
    }

    private List<InetAddress> addresses() {
        List<InetAddress> all = new ArrayList<>();
        for (int i = world.dice.nextInt(4); i > 0; i--) {
            all.add(world.dice.nextBoolean() ? SILENT : REFUSES);
        }
        all.add(world.dice.nextInt(all.size() + 1), ANSWERS);
        return all;
    }
}
