// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.pop3.MaildropSize;
import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.MessageSize;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientLimits;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said, and whose answer is whose. */
@ExtendWith(LeakCheck.class)
class SessionTest {
    private static <T> CompletableFuture<T> future(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture();
    }

    private static void done(Pop3ClientWire wire) {
        wire.connection.close();
        wire.settles();
    }

    @Test
    void commandsAreSentOneAfterTheOther(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        CompletableFuture<MaildropSize> size = future(wire.commands.size());
        CompletableFuture<List<MessageSize>> sizes = future(wire.commands.messageSizes());
        CompletableFuture<List<MessageId>> ids = future(wire.commands.messageIds());
        assertThat(wire.takes()).isEqualTo("STAT\r\n");
        assertThat(wire.says("+OK 2 320").takes()).isEqualTo("LIST\r\n");
        assertThat(wire.says("+OK|1 120|2 200|.").takes()).isEqualTo("UIDL\r\n");
        wire.says("+OK|1 whqtswO00WBw418f9t5JxYwZ|2 QhdPYR:00WBw1Ph7x7|.");
        assertThat(size.join()).isEqualTo(new MaildropSize(2, 320));
        assertThat(sizes.join()).containsExactly(new MessageSize(1, 120), new MessageSize(2, 200));
        assertThat(ids.join())
                .containsExactly(new MessageId(1, "whqtswO00WBw418f9t5JxYwZ"), new MessageId(2, "QhdPYR:00WBw1Ph7x7"));
        done(wire);
    }

    @Test
    void orInOneGoWhereThatIsOffered(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.PIPELINING);
        CollectingReceiver first = new CollectingReceiver();
        CollectingReceiver third = new CollectingReceiver();
        CompletableFuture<Void> one = future(wire.commands.retrieve(1, first));
        CompletableFuture<Void> two = future(wire.commands.delete(2));
        CompletableFuture<Void> three = future(wire.commands.top(3, 0, third));
        CompletableFuture<Void> quit = wire.connection.quit();
        assertThat(wire.takes()).isEqualTo("RETR 1\r\nDELE 2\r\nTOP 3 0\r\nQUIT\r\n");
        wire.says("+OK|..dot|.|-ERR gone|+OK|Subject: x||.|+OK bye");
        assertThat(first.text()).isEqualTo(".dot\r\n");
        assertThat(third.text()).isEqualTo("Subject: x\r\n\r\n");
        assertThat(one).isCompleted();
        assertThat(Pop3ClientWire.failure(two)).hasMessage("DELE was refused: -ERR gone");
        assertThat(three).isCompleted();
        assertThat(quit).isCompleted();
        wire.transport.finishClose();
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void aRefusalIsOneCommandsOnly(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        CompletableFuture<Void> gone = future(wire.commands.retrieve(7, new CollectingReceiver()));
        wire.says("-ERR [SYS/TEMP] not now");
        assertThat(Pop3ClientWire.failure(gone).responseCode()).contains("SYS/TEMP");
        assertThat(Pop3ClientWire.failure(gone).isTemporary()).isTrue();
        CompletableFuture<Void> noop = future(wire.commands.noop());
        CompletableFuture<Void> reset = future(wire.commands.reset());
        wire.says("+OK").says("+OK");
        assertThat(noop).isCompleted();
        assertThat(reset).isCompleted();
        done(wire);
    }

    @Test
    void quitTellsWhetherMessagesWereRemoved(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        CompletableFuture<Void> quit = wire.connection.quit();
        wire.says("-ERR some deleted messages not removed");
        assertThat(Pop3ClientWire.failure(quit).kind()).isEqualTo(Kind.REFUSED);
        assertThat(wire.commands.noop().toCompletableFuture()).isCompletedExceptionally();
        wire.transport.finishClose();
        Pop3ClientWire lost = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        CompletableFuture<Void> unanswered = lost.connection.quit();
        lost.settles().transport.peerFinishes();
        lost.settles();
        assertThat(Pop3ClientWire.failure(unanswered).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void aReceiverThatIsNotReadyHoldsTheServerUp(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.PIPELINING);
        CollectingReceiver receiver = new CollectingReceiver();
        CompletableFuture<Void> first = new CompletableFuture<>();
        receiver.ready = first;
        CompletableFuture<Void> done = future(wire.commands.retrieve(1, receiver));
        CompletableFuture<Void> noop = future(wire.commands.noop());
        wire.says("+OK|a");
        assertThat(wire.transport.reading()).isFalse();
        receiver.ready = CompletableFuture.completedFuture(null);
        first.complete(null);
        wire.settles();
        assertThat(wire.transport.reading()).isTrue();
        CompletableFuture<Void> second = new CompletableFuture<>();
        receiver.ready = second;
        wire.says("b|.|+OK");
        assertThat(receiver.text()).isEqualTo("a\r\nb\r\n");
        assertThat(done).isNotDone();
        assertThat(noop).isNotDone();
        second.complete(null);
        wire.settles();
        assertThat(done).isCompleted();
        assertThat(noop).isCompleted();
        done(wire);
    }

    @Test
    void aReceiverThatFailsEndsTheConnection(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.PIPELINING);
        CompletableFuture<Void> message = future(wire.commands.retrieve(1, bytes -> {
            throw new IllegalStateException("disk full");
        }));
        wire.says("+OK|a|.");
        assertThat(Pop3ClientWire.failure(message).kind()).isEqualTo(Kind.RECEIVER_FAILED);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "+OKAY",
                "+ challenge",
                "+OK 1",
                "+OK x y",
                "+OK 9999999999999999999 1",
                "+OK 1 1\n",
                "+OK\0"
            })
    void anAnswerThatMakesNoSenseEndsTheConnection(String said) {
        Pop3ClientWire wire = Pop3ClientWire.open(new ManualTime(), Pop3ClientWire.NOTHING);
        CompletableFuture<MaildropSize> size = future(wire.commands.size());
        wire.says(said);
        assertThat(Pop3ClientWire.failure(size).kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0 a", "1 \u00e4", "x a", "1 ", "9999999999 a"})
    void norDoesAListing(String line) {
        Pop3ClientWire wire = Pop3ClientWire.open(new ManualTime(), Pop3ClientWire.NOTHING);
        CompletableFuture<List<MessageId>> ids = future(wire.commands.messageIds());
        boolean latin = line.equals("1 \u00e4"); // shown as a question mark, which an id may have
        wire.says("+OK|" + line + "|.");
        assertThat(ids.isCompletedExceptionally()).isEqualTo(!latin);
        assertThat(wire.transport.aborted()).isEqualTo(!latin);
    }

    @Test
    void whatNobodyAskedForEndsTheConnection(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING).says("+OK surprise");
        assertThat(wire.reason()).startsWith("protocol error: ");
        assertThat(Pop3ClientWire.failure(wire.commands.noop()).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @Test
    void answersHaveLimits(ManualTime time) {
        Pop3ClientLimits limits = new Pop3ClientLimits(512, 3, 10, 2, 1);
        Pop3ClientWire within =
                Pop3ClientWire.open(time, Pop3ClientWire.OPTIONS.withLimits(limits), Pop3ClientWire.PIPELINING);
        CompletableFuture<List<MessageId>> three = future(within.commands.messageIds());
        CollectingReceiver receiver = new CollectingReceiver();
        CompletableFuture<Void> ten = future(within.commands.retrieve(1, receiver));
        within.says("+OK|1 a|2 b|3 c|.").says("+OK|12345|.");
        assertThat(three.join()).hasSize(3);
        assertThat(ten).isCompleted();
        CompletableFuture<List<MessageId>> four = future(within.commands.messageIds());
        within.says("+OK|1 a|2 b|3 c|4 d|.");
        assertThat(Pop3ClientWire.failure(four)).hasMessageContaining("more than 3 lines");
        Pop3ClientWire long1 =
                Pop3ClientWire.open(time, Pop3ClientWire.OPTIONS.withLimits(limits), Pop3ClientWire.PIPELINING);
        CompletableFuture<Void> eleven = future(long1.commands.retrieve(1, receiver));
        long1.says("+OK|12345678|.");
        assertThat(Pop3ClientWire.failure(eleven)).hasMessageContaining("longer than 10 bytes");
        Pop3ClientWire long2 =
                Pop3ClientWire.open(time, Pop3ClientWire.OPTIONS.withLimits(limits), Pop3ClientWire.PIPELINING);
        CompletableFuture<Void> noop = future(long2.commands.noop());
        long2.says("+OK " + "x".repeat(507));
        assertThat(Pop3ClientWire.failure(noop)).hasMessageContaining("longer than 512 bytes");
    }

    @Test
    void noMoreCommandsAreSentOrWaitThanAllowed(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(
                time,
                Pop3ClientWire.OPTIONS.withLimits(new Pop3ClientLimits(512, 3, 10, 2, 1)),
                Pop3ClientWire.PIPELINING);
        for (int i = 0; i < 3; i++) {
            wire.commands.noop();
        }
        assertThat(wire.takes()).isEqualTo("NOOP\r\nNOOP\r\n");
        assertThat(Pop3ClientWire.failure(wire.commands.noop()).kind()).isEqualTo(Kind.TOO_BUSY);
        assertThat(wire.says("+OK").takes()).isEqualTo("NOOP\r\n");
        done(wire);
    }

    @Test
    void whatWasNotSentCanBeCancelled(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        wire.commands.noop();
        CompletableFuture<Void> waiting = future(wire.commands.reset());
        waiting.cancel(false);
        wire.settles().says("+OK");
        assertThat(wire.takes()).isEqualTo("NOOP\r\n");
        assertThat(wire.isOpen()).isTrue();
        CompletableFuture<Void> sent = future(wire.commands.noop());
        sent.cancel(false);
        wire.settles();
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void numbersAreChecked(ManualTime time) {
        Pop3ClientWire wire = Pop3ClientWire.open(time, Pop3ClientWire.NOTHING);
        assertThatThrownBy(() -> wire.commands.delete(0)).hasMessage("number must be 1 or more, not 0");
        assertThatThrownBy(() -> wire.commands.top(1, -1, new CollectingReceiver()))
                .hasMessage("bodyLines must be 0 or more, not -1");
        done(wire);
    }
}
