// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.mail.smtp.client.PoolServer.Answer;
import dev.sennit.mail.smtp.client.PoolWire.Sent;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which connection a message gets, when it waits, and when it is sent once more. */
@ExtendWith(LeakCheck.class)
class PoolTest {
    private static final SmtpPoolLimits ONE = SmtpPoolLimits.DEFAULTS.withConnections(1);
    private static final String ONE_MESSAGE = "EHLO MAIL RCPT DATA ";

    private static PoolWire withOneIdle(ManualTime time, SmtpPoolLimits limits) {
        return withOneIdle(new PoolWire(time, limits));
    }

    private static PoolWire withOneIdle(PoolWire wire) {
        Sent first = wire.sends("first");
        wire.goesWell();
        assertThat(first.words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.pool.idleConnections()).isEqualTo(1);
        return wire;
    }

    // ------------------------------------------------------------------------------------------------- connections

    @Test
    void oneMessageAfterTheOtherHasOneConnectionAndNoReset(ManualTime time) {
        PoolWire wire = withOneIdle(time, SmtpPoolLimits.DEFAULTS);
        Sent second = wire.sends("second");
        wire.goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.delivered).containsExactly("first", "second");
        assertThat(wire.servers).hasSize(1);
        assertThat(wire.servers.get(0).commands()).isEqualTo(ONE_MESSAGE + "MAIL RCPT DATA ");
        wire.done();
    }

    @Test
    void whoeverHearsOfAMessageFindsItsConnectionIdle(ManualTime time) {
        PoolWire wire = new PoolWire(time, SmtpPoolLimits.DEFAULTS);
        CompletableFuture<Sent> second = wire.sends("first").report.thenApply(report -> wire.asks("second"));
        wire.goesWell();
        assertThat(second.join().words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.servers).hasSize(1);
        wire.done();
    }

    @Test
    void aMessageThatIsRefusedIsFollowedByOneReset(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent refused = wire.sends("refused");
        Sent next = wire.sends("next");
        wire.connects().answers(Answer.YES, 2).answers(Answer.NO, 3); // MAIL, RCPT, DATA
        assertThat(refused.words()).isEqualTo("REFUSED 550");
        wire.goesWell();
        assertThat(next.words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.servers.get(0).commands()).isEqualTo(ONE_MESSAGE + "RSET MAIL RCPT DATA ");
        wire.done();
    }

    @Test
    void theConnectionThatWasUsedLastIsUsedNext(ManualTime time) {
        PoolWire wire = new PoolWire(time, SmtpPoolLimits.DEFAULTS);
        wire.sends("1");
        wire.sends("2");
        wire.connects();
        PoolServer early = wire.servers.get(0);
        PoolServer late = wire.servers.get(1);
        for (int i = 0; i < 8; i++) {
            early.answer(Answer.YES);
            wire.settles();
        }
        for (int i = 0; i < 8; i++) {
            late.answer(Answer.YES);
            wire.settles();
        }
        assertThat(wire.pool.idleConnections()).isEqualTo(2);
        wire.sends("3");
        wire.goesWell();
        assertThat(early.commands()).isEqualTo(ONE_MESSAGE);
        assertThat(late.commands()).isEqualTo(ONE_MESSAGE + "MAIL RCPT DATA ");
        wire.done();
    }

    @Test
    void beyondTheMostMessagesWaitInTheOrderTheyCame(ManualTime time) {
        PoolWire wire = new PoolWire(time, SmtpPoolLimits.DEFAULTS.withConnections(2));
        for (int i = 0; i < 6; i++) {
            wire.sends("m" + i);
        }
        assertThat(wire.pool.connections()).isEqualTo(2);
        assertThat(wire.pool.waitingMessages()).isEqualTo(4);
        wire.goesWell().goesWell();
        assertThat(wire.servers).hasSize(2);
        assertThat(wire.delivered).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
        assertThat(wire.pool.waitingMessages()).isZero();
        wire.done();
    }

    @Test
    void aConnectionThatHasSentEnoughIsEndedPolitely(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE.withMessagesPerConnection(2));
        for (int i = 0; i < 3; i++) {
            wire.sends("m" + i);
        }
        wire.goesWell();
        assertThat(wire.servers).hasSize(2);
        assertThat(wire.servers.get(0).commands()).isEqualTo(ONE_MESSAGE + "MAIL RCPT DATA QUIT ");
        assertThat(wire.delivered).containsExactly("m0", "m1", "m2");
        wire.done();
    }

    @Test
    void aConnectionWithoutAMessageIsEndedPolitely(ManualTime time) {
        PoolWire wire = withOneIdle(time, SmtpPoolLimits.DEFAULTS);
        assertThat(wire.servers.get(0).wire.deadlines().list()).hasToString("[idle in 1m of 1m]");
        wire.waits("59999ms");
        assertThat(wire.pool.idleConnections()).isEqualTo(1);
        wire.waits("1ms");
        assertThat(wire.pool.idleConnections()).isZero();
        wire.answers(Answer.YES, 1);
        assertThat(wire.servers.get(0).commands()).endsWith("QUIT ");
        assertThat(wire.pool.connections()).isZero();
    }

    // ---------------------------------------------------------------------------------------------- a dead connection

    @Test
    void aConnectionThatTheServerClosesWhileIdleIsForgotten(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        wire.servers.get(0).closes();
        wire.settles();
        assertThat(wire.pool.connections()).isZero();
        Sent second = wire.sends("second");
        wire.goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        wire.done();
    }

    private static void isSentOnceMore(ManualTime time, Answer answerToMail) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("second");
        wire.answers(answerToMail, 1);
        assertThat(second.words()).isEqualTo("pending");
        assertThat(second.closed).isZero();
        wire.goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        assertThat(second.closed).isEqualTo(1);
        assertThat(wire.servers).hasSize(2);
        assertThat(wire.delivered).containsExactly("first", "second");
        wire.done();
    }

    @Test
    void aMessageWhoseConnectionIsLostBeforeMailIsAnsweredIsSentOnceMore(ManualTime time) {
        isSentOnceMore(time, Answer.YES_AND_GONE);
    }

    @Test
    void aMessageWhoseMailMeetsGoodbyeIsSentOnceMore(ManualTime time) {
        isSentOnceMore(time, Answer.GOING_DOWN);
    }

    @Test
    void soIsOneThatWasNotPipelined(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        wire.hello = ClientWire.PLAIN;
        Sent second = withOneIdle(wire).sends("second");
        wire.answers(Answer.GOING_DOWN, 1).goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        wire.done();
    }

    @Test
    void aServerThatHasVanishedIsNoticedByTheDeadline(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("second");
        wire.waits("5m").goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        wire.done();
    }

    @Test
    void aSecondTryIsNotSentOnAnotherConnectionThatIsIdle(ManualTime time) {
        PoolWire wire = new PoolWire(time, SmtpPoolLimits.DEFAULTS.withConnections(2));
        wire.sends("1");
        wire.sends("2");
        wire.goesWell();
        assertThat(wire.pool.idleConnections()).isEqualTo(2);
        Sent third = wire.sends("3");
        wire.answers(Answer.GOING_DOWN, 1);
        assertThat(wire.connecting()).hasSize(1);
        assertThat(wire.pool.idleConnections()).isEqualTo(1);
        wire.goesWell();
        assertThat(third.words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.servers).hasSize(3);
        wire.done();
    }

    @Test
    void aSecondTryComesBeforeThoseThatWait(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE.withWaitingMessages(1));
        wire.sends("2");
        wire.sends("3");
        wire.answers(Answer.YES_AND_GONE, 1);
        wire.goesWell();
        assertThat(wire.delivered).containsExactly("first", "2", "3");
        wire.done();
    }

    @Test
    void thereIsNoThirdTry(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("second");
        wire.answers(Answer.YES_AND_GONE, 1).connects();
        wire.answers(Answer.YES, 2).answers(Answer.GOING_DOWN, 1);
        assertThat(second.words()).isEqualTo("TRY_LATER 421");
        assertThat(wire.connecting()).isEmpty();
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void aNewConnectionThatIsLostIsTold(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("first");
        wire.connects().answers(Answer.YES, 2).answers(Answer.YES_AND_GONE, 1);
        assertThat(first.words()).isEqualTo("NOT_SENT");
        assertThat(first.report.join().failure().orElseThrow().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void aMessageWhoseMailWasAnsweredIsNotSentAgain(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("second");
        wire.answers(Answer.YES, 1).answers(Answer.YES_AND_GONE, 1);
        assertThat(second.words()).isEqualTo("NOT_SENT");
        assertThat(wire.pool.connections()).isZero();
    }

    /** RFC 1047: nobody knows whether it was taken. */
    @Test
    void aMessageWhoseTextWasSentIsNotSentAgain(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("second");
        wire.answers(Answer.YES, 3).answers(Answer.YES_AND_GONE, 1);
        assertThat(second.words()).isEqualTo("UNKNOWN");
        assertThat(wire.delivered).containsExactly("first", "second");
        assertThat(wire.pool.connections()).isZero();
    }

    // ----------------------------------------------------------------------------------------------------- failures

    @Test
    void aConnectionThatCannotBeMadeIsToldInTheReport(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("first");
        Sent second = wire.sends("second");
        wire.connectingFails();
        assertThat(first.words()).isEqualTo("NOT_SENT");
        assertThat(first.report.join().failure().orElseThrow().kind()).isEqualTo(Kind.CANNOT_CONNECT);
        assertThat(first.closed).isEqualTo(1);
        wire.goesWell();
        assertThat(second.words()).isEqualTo("ACCEPTED 250");
        wire.done();
    }

    @Test
    void anEndpointThatThrowsIsToldInTheReport(ManualTime time) {
        ClientEndpoint broken = new ClientEndpoint() {
            @Override
            public <P extends Protocol> ClientConnection<P> connect(
                    Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
                throw new IllegalStateException("broken");
            }
        };
        PoolWire wire = new PoolWire(time, broken, ONE);
        Sent first = wire.sends("first");
        assertThat(first.words()).isEqualTo("NOT_SENT");
        assertThat(first.failure()).isEqualTo("broken");
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void anotherThreadIsToldToGoThroughTheReactor(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        CompletableFuture<Sent> asked =
                time.reactor().deferToThread(() -> wire.asks("first")).toCompletableFuture();
        wire.settles();
        assertThat(asked).isCompletedExceptionally();
        assertThatThrownBy(asked::join).hasMessageContaining("use reactor.callFromThread");
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void aServerThatDoesNotGreetIsToldInTheReport(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("first");
        wire.connects().answers(Answer.GOING_DOWN, 1);
        assertThat(first.words()).isEqualTo("NOT_SENT");
        assertThat(first.failure()).isEqualTo("the connection was refused: 421 4.3.2 closing");
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void aLineThatIsTooLongIsTold(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE.withWaitingMessages(1));
        wire.sends("1");
        wire.sends("2");
        Sent third = wire.sends("3");
        assertThat(third.words()).isEqualTo("NOT_SENT");
        assertThat(third.failure()).isEqualTo("1 messages wait for a connection already");
        assertThat(third.report.join().failure().orElseThrow().kind()).isEqualTo(Kind.TOO_BUSY);
        assertThat(third.closed).isEqualTo(1);
        wire.done();
    }

    @Test
    void aWaitThatIsTooLongIsTold(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE.withAcquire(Duration.ofSeconds(10)));
        Sent first = wire.sends("1");
        Sent second = wire.sends("2");
        wire.connects().waits("9999ms");
        assertThat(second.words()).isEqualTo("pending");
        wire.waits("1ms");
        assertThat(second.words()).isEqualTo("NOT_SENT");
        assertThat(second.failure()).isEqualTo("timed out: waiting for a connection after 10s");
        assertThat(wire.pool.waitingMessages()).isZero();
        assertThat(first.words()).isEqualTo("pending");
        wire.done();
    }

    // -------------------------------------------------------------------------------------------------- given up

    @Test
    void aMessageThatWaitsIsDroppedWhenItIsCancelled(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        wire.sends("1");
        Sent second = wire.sends("2");
        second.report.cancel(false);
        wire.goesWell();
        assertThat(wire.delivered).containsExactly("1");
        assertThat(second.closed).isEqualTo(1);
        wire.done();
    }

    @Test
    void anAttemptToConnectEndsWithItsMessage(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("1");
        first.report.cancel(false);
        wire.settles();
        assertThat(wire.connecting()).isEmpty();
        assertThat(wire.pool.connections()).isZero();
        assertThat(first.closed).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsBeingOpenedEndsWithItsMessage(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("1");
        wire.connects().answers(Answer.YES, 1);
        first.report.cancel(false);
        wire.settles();
        assertThat(wire.pool.connections()).isZero();
    }

    @Test
    void aMessageUnderWayEndsItsConnectionWhenItIsCancelledAndIsNotSentAgain(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        Sent second = wire.sends("2");
        Sent third = wire.sends("3");
        second.report.cancel(false);
        wire.settles();
        assertThat(wire.servers.get(0).wire.aborted()).isTrue();
        assertThat(second.closed).isEqualTo(1);
        wire.goesWell();
        assertThat(third.words()).isEqualTo("ACCEPTED 250");
        assertThat(wire.delivered).containsExactly("first", "3");
        wire.done();
    }

    @Test
    void quitSendsWhatThereIsAndSaysQuit(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("1");
        Sent second = wire.sends("2");
        CompletableFuture<Void> over = wire.pool.quit().toCompletableFuture();
        CompletableFuture<Boolean> toldBefore = over.thenApply(nothing -> second.report.isDone());
        Sent third = wire.sends("3");
        assertThat(third.words()).isEqualTo("NOT_SENT");
        assertThat(third.failure()).isEqualTo("this pool takes no more messages");
        assertThat(over).isNotDone();
        wire.goesWell();
        assertThat(List.of(first.words(), second.words())).containsOnly("ACCEPTED 250");
        assertThat(wire.servers.get(0).commands()).isEqualTo(ONE_MESSAGE + "MAIL RCPT DATA QUIT ");
        assertThat(toldBefore.join()).isTrue();
    }

    @Test
    void quitIsOverWhenTheLastReportIsThere(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        Sent first = wire.sends("1");
        CompletableFuture<Boolean> toldBefore =
                wire.pool.quit().toCompletableFuture().thenApply(nothing -> first.report.isDone());
        wire.connects().answers(Answer.YES, 2).answers(Answer.YES_AND_GONE, 1);
        assertThat(first.words()).isEqualTo("NOT_SENT");
        assertThat(toldBefore.join()).isTrue();
    }

    @Test
    void quitWithoutAConnectionIsDone(ManualTime time) {
        PoolWire wire = new PoolWire(time, ONE);
        CompletableFuture<Void> over = wire.pool.quit().toCompletableFuture();
        wire.settles();
        assertThat(over).isCompleted();
        wire.pool.close();
        assertThat(wire.pool.quit().toCompletableFuture()).isCompleted();
    }

    @Test
    void closeEndsEverythingAtOnce(ManualTime time) {
        PoolWire wire = withOneIdle(time, SmtpPoolLimits.DEFAULTS.withConnections(2));
        Sent running = wire.sends("running");
        Sent connecting = wire.sends("connecting");
        Sent waiting = wire.sends("waiting");
        CompletableFuture<Void> over = wire.pool.quit().toCompletableFuture();
        wire.pool.close();
        wire.settles();
        for (Sent each : List.of(running, connecting, waiting)) {
            assertThat(each.words()).isEqualTo("NOT_SENT");
            assertThat(each.report.join().failure().orElseThrow().kind()).isEqualTo(Kind.CANCELLED);
            assertThat(each.closed).isEqualTo(1);
        }
        assertThat(waiting.failure()).isEqualTo("the pool was closed");
        assertThat(over).isCompleted();
        assertThat(wire.delivered).containsExactly("first");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> ONE.withConnections(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections must be 1 or more, not 0");
        assertThatThrownBy(() -> ONE.withIdle(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ONE.withMessagesPerConnection(7).withWaitingMessages(0).withAcquire(Deadline.NONE))
                .isEqualTo(new SmtpPoolLimits(1, 0, 7, Duration.ofMinutes(1), Deadline.NONE));
    }

    @Test
    void whatItDoesIsSaidForLogs(ManualTime time) {
        PoolWire wire = withOneIdle(time, ONE);
        assertThat(wire.pool)
                .hasToString("smtp client pool for tcp:192.0.2.25:25, OPEN: 1 connections, 1 idle; 0 messages wait");
        wire.servers.get(0).wire.loseNow(new CloseReason.Lost(new IOException("reset")));
        wire.settles();
        assertThat(wire.pool.connections()).isZero();
    }
}
