// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ClientEndpointPropertyTest {
    private static final long NEVER = -1;
    private static final long TICKS_MILLIS = 2; // a timer's tick, and the network's shortest step

    enum Host {
        ANSWERS,
        REFUSES,
        SILENT
    }

    enum Names {
        FOUND,
        UNKNOWN,
        NEVER_TOLD
    }

    record Case(
            List<Host> hosts,
            List<Boolean> newFamily,
            Names names,
            long resolveMillis,
            long budgetMillis,
            long delayMillis,
            long disconnectMillis) {
        InetAddress address(int i) {
            return ClientWorld.address(newFamily.get(i) ? "2001:db8::" + (i + 1) : "192.0.2." + (i + 1));
        }

        List<InetAddress> addresses() {
            List<InetAddress> all = new ArrayList<>();
            for (int i = 0; i < hosts.size(); i++) {
                all.add(address(i));
            }
            return all;
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(
                        Arbitraries.of(Host.values()).list().ofMinSize(0).ofMaxSize(6),
                        Arbitraries.of(true, false).list().ofSize(6),
                        Arbitraries.frequency(
                                Tuple.of(6, Names.FOUND), Tuple.of(1, Names.UNKNOWN), Tuple.of(1, Names.NEVER_TOLD)),
                        Arbitraries.longs().between(0, 3_000),
                        Arbitraries.longs().between(1, 5_000),
                        Arbitraries.longs().between(10, 2_000),
                        Arbitraries.oneOf(
                                Arbitraries.just(NEVER), Arbitraries.longs().between(0, 2_000)))
                .as(Case::new);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE) // they outnumber the tries
    void oneOutcomeInTimeOneProtocolAtMostAndNothingLeft(@ForAll("cases") Case c, @ForAll long seed) {
        var world = new ClientWorld(seed, FaultOptions.none().withDelays(Duration.ofMillis(1), Duration.ofMillis(400)));
        for (int i = 0; i < c.hosts().size(); i++) {
            switch (c.hosts().get(i)) {
                case ANSWERS -> world.serve(c.address(i));
                case SILENT -> world.silence(c.address(i));
                case REFUSES -> {}
            }
        }
        List<RecordingProtocol> built = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        var options = world.options
                .withAttemptDelay(Duration.ofMillis(c.delayMillis()))
                .withTcp(TcpOptions.defaults().withConnectTimeout(Duration.ofMillis(c.budgetMillis())));
        var connection = Endpoints.tcpClient(ClientWorld.HOST, ClientWorld.PORT)
                .connect(
                        world.client,
                        peer -> {
                            built.add(new RecordingProtocol());
                            return built.get(built.size() - 1);
                        },
                        options);
        connection.protocol().whenComplete((protocol, failure) -> {
            outcomes.add(failure == null ? "made: " + protocol.made() : "failed");
            assertThat(world.network.elapsed().toMillis()).isLessThanOrEqualTo(c.budgetMillis() + TICKS_MILLIS);
            if (failure != null) {
                assertThat(world.openSockets()).isEmpty();
            }
        });
        world.network.later(Duration.ofMillis(c.resolveMillis()), () -> {
            switch (c.names()) {
                case FOUND -> world.answer.complete(c.addresses());
                case UNKNOWN -> world.answer.completeExceptionally(new UnknownHostException("mail.example.org"));
                case NEVER_TOLD -> {}
            }
        });
        if (c.disconnectMillis() != NEVER) {
            world.network.advance(Duration.ofMillis(c.disconnectMillis()));
            connection.disconnect();
            if (built.isEmpty()) {
                assertThat(world.openSockets()).isEmpty();
            }
        }
        world.network.advance(Duration.ofMillis(c.budgetMillis() + TICKS_MILLIS));
        assertThat(outcomes).hasSize(1);
        assertThat(built).hasSizeLessThanOrEqualTo(1);
        boolean connected = !outcomes.contains("failed");
        assertThat(built.stream().map(RecordingProtocol::made))
                .containsExactlyElementsOf(connected ? List.of(true) : List.of());
        if (connected && c.disconnectMillis() == NEVER) {
            assertThat(world.openSockets()).hasSize(1);
            assertThat(world.client.counters().pendingCalls()).isZero();
        }
        world.network.advance(Duration.ofMinutes(1)); // what was closed politely is over by then
        if (!connected || c.disconnectMillis() != NEVER) {
            assertThat(world.openSockets()).isEmpty();
            assertThat(world.client.counters().pendingCalls()).isZero();
        }
        assertThat(world.end()).isEmpty();
    }
}
