// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientResponse;
import dev.sennit.http.client.HttpClientOptions;
import dev.sennit.http.client.PoolLimits;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a request costs the client: the JDK's and ours ask a server in turns of a second, over as many kept connections. The server is
 * another process. JMH counts time, and this is about CPU.
 *
 * <pre>
 * ClientLoad http://127.0.0.1:8080/ [CONNECTIONS [ROUNDS]]
 * </pre>
 */
public final class ClientLoad {
    private static final int WARM_ROUNDS = 10;
    private static final long ROUND_NANOS = 1_000_000_000L;

    private ClientLoad() {}

    /** Sends requests, a new one for each that is answered. */
    private interface Client {
        /** Begins with as many requests at once; each answer is told to the gate, which says whether another request follows. */
        void round(int connections, Gate gate);
    }

    /** Counts answers, and says when it is enough. */
    private static final class Gate {
        private final AtomicLong answers = new AtomicLong();
        private final CountDownLatch ended;
        private final long endNanos = System.nanoTime() + ROUND_NANOS;

        Gate(int connections) {
            ended = new CountDownLatch(connections);
        }

        /** Returns whether another request is to be sent. */
        boolean answered() {
            answers.incrementAndGet();
            if (System.nanoTime() - endNanos < 0) {
                return true;
            }
            ended.countDown();
            return false;
        }
    }

    private record OfTheJdk(HttpClient client, HttpRequest request) implements Client {
        @Override
        public void round(int connections, Gate gate) {
            for (int i = 0; i < connections; i++) {
                send(gate);
            }
        }

        private void send(Gate gate) {
            client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).whenComplete((answer, failure) -> {
                if (failure != null) {
                    fail(failure);
                } else if (gate.answered()) {
                    send(gate);
                }
            });
        }
    }

    private record Ours(Reactor reactor, dev.sennit.http.client.HttpClient client, ClientRequest request)
            implements Client {
        @Override
        public void round(int connections, Gate gate) {
            reactor.callFromThread(() -> {
                for (int i = 0; i < connections; i++) {
                    send(gate);
                }
            });
        }

        private void send(Gate gate) {
            client.send(request).thenCompose(ClientResponse::bytes).whenComplete((answer, failure) -> {
                if (failure != null) {
                    fail(failure);
                } else if (gate.answered()) {
                    send(gate);
                }
            });
        }
    }

    private static void fail(Throwable failure) {
        failure.printStackTrace();
        System.exit(1);
    }

    /** CPU nanoseconds for each request. */
    private static double measure(Client client, int connections) throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Gate gate = new Gate(connections);
        long before = system.getProcessCpuTime();
        client.round(connections, gate);
        gate.ended.await();
        return (double) (system.getProcessCpuTime() - before) / gate.answers.get();
    }

    /**
     * Runs it.
     *
     * @param args see above
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String[] args) throws InterruptedException {
        String url = args[0];
        int connections = args.length > 1 ? Integer.parseInt(args[1]) : 64;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 15;
        Reactor reactor = Reactors.create();
        CompletableFuture<Client> made = new CompletableFuture<>();
        reactor.callWhenRunning(() -> made.complete(new Ours(
                reactor,
                new dev.sennit.http.client.HttpClient(
                        reactor,
                        HttpClientOptions.defaults().withPool(new PoolLimits(connections, connections, connections))),
                ClientRequest.get(url))));
        new Thread(reactor::run, "ours").start();
        Client ours = made.join();
        Client theirs = new OfTheJdk(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(Executors.newSingleThreadExecutor()) // with more of them it costs more
                        .build(),
                HttpRequest.newBuilder(URI.create(url)).build());
        for (int i = 0; i < WARM_ROUNDS; i++) {
            measure(ours, connections);
            measure(theirs, connections);
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            double our = measure(ours, connections);
            double their = measure(theirs, connections);
            ratios.add(their / our);
            System.out.printf(
                    Locale.ROOT,
                    "ours %.2f us, the JDK's %.2f us: requests for each CPU second, ours / the JDK's: %.2f%n",
                    our / 1000,
                    their / 1000,
                    their / our);
        }
        ratios.sort(null);
        System.out.printf(Locale.ROOT, "median %.2f%n", ratios.get(ratios.size() / 2));
        System.exit(0);
    }
}
