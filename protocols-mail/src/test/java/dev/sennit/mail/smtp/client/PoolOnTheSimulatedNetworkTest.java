// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.SmtpClientPool;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against our own server, which waits for less than the pool believes: messages and goodbyes cross. */
class PoolOnTheSimulatedNetworkTest {
    private static final int NETWORKS = 15;
    private static final int MESSAGES = 25;
    private static final Duration SERVER_WAITS = Duration.ofMillis(500);
    private static final FaultOptions CUTS =
            FaultOptions.none().withShortTransfers(0.5).withDelays(Duration.ofMillis(1), Duration.ofMillis(40));

    @Test
    void everyMessageArrivesOnceAlthoughTheServerClosesWhatIsIdle() {
        int[] connections = new int[1];
        Seeds.each(NETWORKS, seed -> connections[0] += deliver(seed));
        assertThat(connections[0]).isGreaterThan(NETWORKS); // else none was ever closed
    }

    private static int deliver(long seed) {
        SimulatedNetwork network = new SimulatedNetwork(seed, CUTS);
        MemoryMailSink sink = new MemoryMailSink();
        int[] accepted = new int[1];
        InetSocketAddress address = listen(network.reactor("server"), sink, accepted);
        EventLoop reactor = network.reactor("client");
        SmtpClientPool pool = SmtpClientPool.of(
                reactor,
                "tcp:127.0.0.1:" + address.getPort(),
                ClientWire.OPTIONS,
                SmtpPoolLimits.DEFAULTS.withConnections(2));
        List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
        Random random = new Random(seed);
        Duration when = Duration.ZERO;
        for (int i = 0; i < MESSAGES; i++) {
            String text = "message " + i;
            reactor.callLater(
                    when,
                    () -> reports.add(pool.send(ClientWire.message(text, "c@d")).toCompletableFuture()));
            when = when.plusMillis(random.nextBoolean() ? 20 : 600 + random.nextInt(200));
        }
        network.runUntil(
                () -> reports.size() == MESSAGES && reports.stream().allMatch(CompletableFuture::isDone),
                Duration.ofMinutes(30));
        assertThat(reports).allMatch(each -> each.join().isAccepted());
        assertThat(sink.messages())
                .extracting(each ->
                        each.text().substring(each.text().indexOf("message ")).strip())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                        .mapToObj(i -> "message " + i)
                        .toList());
        CompletableFuture<Void> over = pool.quit().toCompletableFuture();
        network.runUntil(over::isDone, Duration.ofMinutes(1));
        return accepted[0];
    }

    private static InetSocketAddress listen(EventLoop server, MemoryMailSink sink, int[] accepted) {
        SmtpServerFactory factory = new SmtpServerFactory(
                SmtpServerOptions.of("mx.example").withTimeouts(SmtpTimeouts.DEFAULTS.withCommand(SERVER_WAITS)), sink);
        return server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        peer -> {
                            accepted[0]++;
                            return factory.buildProtocol(peer);
                        },
                        factory.tcpOptions())
                .tcpAddress();
    }
}
