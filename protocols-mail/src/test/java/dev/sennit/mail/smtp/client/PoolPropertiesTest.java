// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.smtp.DeliveryResult.Outcome;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.mail.smtp.client.PoolServer.Answer;
import dev.sennit.mail.smtp.client.PoolWire.Sent;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the server, the network, the callers and the clock do, and in whatever order. */
class PoolPropertiesTest {
    private static final int TRIES = 1000;
    private static final int CONNECTIONS = 2;
    private static final int MOST_MOVES = 80;
    private static final SmtpPoolLimits LIMITS =
            new SmtpPoolLimits(CONNECTIONS, 3, 4, Duration.ofSeconds(30), Duration.ofMinutes(2));

    private enum Move {
        SEND,
        CONNECT,
        CANNOT_CONNECT,
        YES,
        NO,
        GOING_DOWN,
        YES_AND_GONE,
        CLOSES,
        FINISHES,
        CANCEL,
        A_SECOND,
        A_MINUTE
    }

    /** Something happens; which of those it could happen to. */
    private record Step(Move move, int which) {
        <T> Optional<T> choose(List<T> all) {
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(which % all.size()));
        }
    }

    @Provide
    Arbitrary<List<Step>> courses() {
        Arbitrary<Move> moves = Arbitraries.frequency(
                Tuple.of(8, Move.SEND),
                Tuple.of(6, Move.CONNECT),
                Tuple.of(1, Move.CANNOT_CONNECT),
                Tuple.of(40, Move.YES),
                Tuple.of(2, Move.NO),
                Tuple.of(1, Move.GOING_DOWN),
                Tuple.of(1, Move.YES_AND_GONE),
                Tuple.of(1, Move.CLOSES),
                Tuple.of(1, Move.FINISHES),
                Tuple.of(1, Move.CANCEL),
                Tuple.of(1, Move.A_SECOND),
                Tuple.of(1, Move.A_MINUTE));
        return Combinators.combine(moves, Arbitraries.integers().between(0, 11))
                .as(Step::new)
                .list()
                .ofMaxSize(MOST_MOVES);
    }

    @Property(tries = TRIES)
    void eachMessageEndsOnceAndIsDeliveredAtMostOnce(@ForAll("courses") List<Step> course, @ForAll boolean pipelined) {
        PoolWire wire = new PoolWire(new ManualTime(), LIMITS);
        wire.hello = pipelined ? ClientWire.PIPELINING : ClientWire.PLAIN;
        List<Sent> sent = new ArrayList<>();
        for (Step each : course) {
            make(each, wire, sent);
            wire.settles();
            assertThat(wire.time.reactor().connections().size()
                            + wire.connecting().size())
                    .isLessThanOrEqualTo(CONNECTIONS);
            assertThat(wire.pool.connections()).isLessThanOrEqualTo(CONNECTIONS);
            assertThat(wire.delivered).doesNotHaveDuplicates();
        }
        CompletableFuture<Void> over = wire.pool.quit().toCompletableFuture();
        wire.waits("20m").goesWell().waits("20m");
        assertThat(over).isCompleted();
        assertThat(wire.time.reactor().leftovers()).isEmpty();
        assertThat(wire.delivered).doesNotHaveDuplicates();
        sent.forEach(each -> agrees(each, wire));
    }

    private static void make(Step step, PoolWire wire, List<Sent> sent) {
        Optional<PoolServer> server =
                step.choose(wire.servers.stream().filter(each -> !each.isOver()).toList());
        switch (step.move()) {
            case SEND -> sent.add(wire.asks("m" + sent.size()));
            case CONNECT -> step.choose(wire.connecting()).ifPresent(wire::connects);
            case CANNOT_CONNECT ->
                step.choose(wire.connecting()).ifPresent(each -> each.fail(new IOException("nobody there")));
            case YES -> server.ifPresent(each -> each.answer(Answer.YES));
            case NO -> server.ifPresent(each -> each.answer(Answer.NO));
            case GOING_DOWN -> server.ifPresent(each -> each.answer(Answer.GOING_DOWN));
            case YES_AND_GONE -> server.ifPresent(each -> each.answer(Answer.YES_AND_GONE));
            case CLOSES -> server.ifPresent(PoolServer::closes);
            case FINISHES -> server.ifPresent(each -> each.wire.peerFinishes());
            case CANCEL -> step.choose(sent).ifPresent(each -> each.report.cancel(false));
            case A_SECOND -> wire.waits("1s");
            case A_MINUTE -> wire.waits("1m");
        }
    }

    /** What the caller was told is so. */
    private static void agrees(Sent sent, PoolWire wire) {
        assertThat(sent.report).isDone();
        assertThat(sent.closed).isEqualTo(1);
        if (!sent.report.isCancelled()) {
            Outcome outcome = sent.report.join().results().get(0).outcome();
            if (outcome != Outcome.UNKNOWN) {
                assertThat(wire.delivered.contains(sent.text))
                        .as("%s, and it was delivered", outcome)
                        .isEqualTo(outcome == Outcome.ACCEPTED);
            }
        }
    }
}
