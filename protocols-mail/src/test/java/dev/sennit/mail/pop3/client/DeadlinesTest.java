// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientTimeouts;
import dev.sennit.mail.pop3.Pop3Stage;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of waiting has its own time, and a time that runs out is the end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static void endsAfter(Pop3ClientWire wire, Pop3Stage stage) {
        wire.settles();
        String time = Durations.format(stage.defaultTimeout());
        assertThat(wire.ledger()).contains(stage.label() + " in " + time + " of " + time);
        wire.time.advance(stage.defaultTimeout().minusMillis(1));
        assertThat(wire.settles().transport.closing())
                .as("%s, too early", stage)
                .isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.aborted()).as(stage.label()).isTrue();
        assertThat(wire.reason()).isEqualTo("timed out: " + stage.label() + " after " + time);
    }

    private static Pop3ClientWire open(ManualTime time) {
        return Pop3ClientWire.open(time, Pop3ClientWire.PIPELINING);
    }

    @Test
    void theGreeting(ManualTime time) {
        Pop3ClientWire wire = new Pop3ClientWire(time, Pop3ClientWire.OPTIONS);
        endsAfter(wire, Pop3Stage.GREETING);
        assertThat(wire.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void capabilities(ManualTime time) {
        Pop3ClientWire wire = new Pop3ClientWire(time, Pop3ClientWire.OPTIONS).says("+OK");
        wire.waits("30s").says("+OK|TOP").waits("29999ms"); // lines do not put it off
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: capabilities after 1m");
    }

    @Test
    void eachStepOfTheLogin(ManualTime time) {
        Pop3ClientWire wire = new Pop3ClientWire(time, Pop3ClientWire.OPTIONS)
                .says("+OK")
                .says("+OK|SASL LOGIN|.")
                .waits("119s")
                .says("+ ");
        endsAfter(wire, Pop3Stage.AUTHENTICATION);
        Pop3ClientWire user = new Pop3ClientWire(time, Pop3ClientWire.OPTIONS)
                .says("+OK")
                .says("-ERR")
                .waits("119s")
                .says("+OK");
        endsAfter(user, Pop3Stage.AUTHENTICATION);
    }

    @Test
    void aCommand(ManualTime time) {
        Pop3ClientWire wire = open(time);
        wire.commands.delete(1);
        wire.commands.delete(2);
        wire.settles().waits("59s").says("+OK");
        endsAfter(wire, Pop3Stage.COMMAND);
    }

    @Test
    void aListing(ManualTime time) {
        Pop3ClientWire wire = open(time);
        wire.commands.messageIds();
        endsAfter(wire, Pop3Stage.LISTING);
    }

    @Test
    void theStartOfAMessage(ManualTime time) {
        Pop3ClientWire wire = open(time);
        wire.commands.retrieve(1, new CollectingReceiver());
        endsAfter(wire, Pop3Stage.MESSAGE_START);
    }

    @Test
    void moreOfAMessage(ManualTime time) {
        Pop3ClientWire wire = open(time);
        wire.commands.retrieve(1, new CollectingReceiver());
        wire.says("+OK|" + "x".repeat(100_000)).waits("59s").says("x");
        endsAfter(wire, Pop3Stage.MESSAGE_BLOCK);
    }

    @Test
    void aMessageThatDrips(ManualTime time) {
        Pop3ClientWire wire = open(time);
        CompletableFuture<Void> message =
                wire.commands.retrieve(1, new CollectingReceiver()).toCompletableFuture();
        wire.says("+OK");
        for (int i = 0; i < 59; i++) {
            wire.waits("1s").sends("x".repeat(239));
        }
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: message rate after 1m");
        assertThat(Pop3ClientWire.failure(message).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    /** A paused receiver is not a slow server. */
    @Test
    void whileTheReceiverIsNotReadyNoTimeRuns(ManualTime time) {
        Pop3ClientWire wire = open(time);
        CollectingReceiver receiver = new CollectingReceiver();
        receiver.ready = new CompletableFuture<>();
        wire.commands.retrieve(1, receiver);
        wire.says("+OK|x");
        assertThat(wire.ledger()).isEmpty();
        wire.waits("240h");
        CompletableFuture<Void> first = receiver.ready;
        receiver.ready = CompletableFuture.completedFuture(null);
        first.complete(null);
        wire.sends("x".repeat(100_000));
        endsAfter(wire, Pop3Stage.MESSAGE_BLOCK);
    }

    @Test
    void quit(ManualTime time) {
        Pop3ClientWire wire = open(time);
        wire.connection.quit();
        endsAfter(wire, Pop3Stage.QUIT);
    }

    @Test
    void aSessionWithoutACommandIsEndedPolitely(ManualTime time) {
        Pop3ClientWire wire = open(time);
        assertThat(wire.ledger()).containsExactly("idle in 5m of 5m");
        assertThat(wire.waits("299999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("QUIT\r\n");
        wire.says("+OK");
        wire.transport.finishClose();
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        Pop3ClientTimeouts none = Pop3ClientTimeouts.DEFAULTS.withMessageRate(0, Duration.ofSeconds(1));
        for (Pop3Stage stage : Pop3Stage.values()) {
            none = none.with(stage, Deadline.NONE);
        }
        Pop3ClientWire wire =
                Pop3ClientWire.open(time, Pop3ClientWire.OPTIONS.withTimeouts(none), Pop3ClientWire.PIPELINING);
        wire.commands.retrieve(1, new CollectingReceiver());
        wire.says("+OK|x");
        time.advance(Duration.ofDays(1000));
        assertThat(wire.settles().ledger()).isEmpty();
        wire.connection.close();
        wire.settles();
    }
}
