// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientTimeouts;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of waiting has its own time, and a time that runs out is the end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final Section ALL = new Section(List.of(), Section.What.ALL, List.of());

    private static void endsAfter(ImapClientWire wire, ImapStage stage) {
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

    private static ImapClientWire open(ManualTime time) {
        return ImapClientWire.open(time, "UIDPLUS IDLE");
    }

    @Test
    void theGreeting(ManualTime time) {
        ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS).sends("* OK he");
        endsAfter(wire, ImapStage.GREETING);
        assertThat(wire.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void capabilities(ManualTime time) {
        ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS).says("* OK hi");
        wire.waits("30s").says("* CAPABILITY IMAP4rev1").waits("29999ms"); // only the end of it counts
        assertThat(wire.transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).isEqualTo("timed out: capabilities after 1m");
    }

    @Test
    void eachStepOfTheLogin(ManualTime time) {
        ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS)
                .says("* OK [CAPABILITY AUTH=LOGIN] hi")
                .waits("119s")
                .says("+ ");
        endsAfter(wire, ImapStage.AUTHENTICATION);
    }

    @Test
    void aCommand(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.mailboxes.noop();
        wire.mailboxes.create("x");
        wire.settles().waits("119s").says("S2 OK");
        endsAfter(wire, ImapStage.COMMAND);
    }

    @Test
    void aListingWhoseNextPartDoesNotCome(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.SIZE), each -> {});
        wire.settles().waits("299s").says("* 1 FETCH (UID 1 RFC822.SIZE 2)").waits("1s");
        wire.says("* 1 FETCH (FLAGS ())|* 9 EXISTS"); // which nobody asked for
        assertThat(wire.ledger()).contains("listing in 299s of 5m");
        wire.says("* 2 FETCH (UID 2 RFC822.SIZE 2)");
        endsAfter(wire, ImapStage.LISTING);
    }

    @Test
    void theStartOfAMessage(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.retrieve(1, ALL, new CollectingReceiver());
        wire.settles();
        endsAfter(wire, ImapStage.MESSAGE_START);
    }

    @Test
    void moreOfAMessage(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.retrieve(1, ALL, new CollectingReceiver());
        wire.sends("* 1 FETCH (UID 1 BODY[] {200000}\r\n" + "x".repeat(100_000))
                .waits("59s")
                .sends("x");
        endsAfter(wire, ImapStage.MESSAGE_BLOCK);
    }

    @Test
    void aMessageThatDrips(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.retrieve(1, ALL, new CollectingReceiver());
        wire.sends("* 1 FETCH (UID 1 BODY[] {200000}\r\n");
        for (int i = 0; i < 59; i++) {
            wire.waits("1s").sends("x".repeat(239));
        }
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.reason()).startsWith("timed out: message rate");
    }

    @Test
    void aReceiverMayTakeItsTime(ManualTime time) {
        ImapClientWire wire = open(time);
        CollectingReceiver receiver = new CollectingReceiver();
        receiver.ready = new CompletableFuture<>();
        wire.messages.retrieve(1, ALL, receiver);
        wire.sends("* 1 FETCH (UID 1 BODY[] {60000}\r\n" + "x".repeat(30_000)).waits("2h");
        assertThat(wire.transport.closing()).isFalse();
        receiver.ready.complete(null);
        endsAfter(wire, ImapStage.MESSAGE_BLOCK);
    }

    @Test
    void aServerThatDoesNotWantAMessage(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.append("x", AppendRequest.of(new byte[] {'a'}));
        endsAfter(wire, ImapStage.APPEND_START);
    }

    @Test
    void aServerThatHasAMessage(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.append("x", AppendRequest.of(new byte[] {'a'}));
        wire.waits("119s").says("+ go");
        endsAfter(wire, ImapStage.APPEND_END);
    }

    @Test
    void idleThatDoesNotBegin(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.connection.idle();
        endsAfter(wire, ImapStage.COMMAND);
    }

    @Test
    void idleThatDoesNotEnd(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.connection.idle();
        wire.says("+ idling").waits("9m");
        endsAfter(wire, ImapStage.COMMAND);
    }

    @Test
    void idleIsRenewedIn29MinutesAtMost() {
        ImapClientTimeouts.DEFAULTS.with(ImapStage.RENEWAL, Duration.ofMinutes(29));
        assertThatThrownBy(() -> ImapClientTimeouts.DEFAULTS.with(
                        ImapStage.RENEWAL, Duration.ofMinutes(29).plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("29 min");
    }

    @Test
    void whatIsWithdrawnLeavesNothingToSay(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.messages.move(UidSet.of(1), "b");
        wire.says("S2 NO no").takes();
        assertThat(wire.waits("25m").takes()).isEqualTo("S3 LOGOUT\r\n");
        wire.connection.close();
        wire.settles();
    }

    @Test
    void whoHasNothingToSayLogsOut(ManualTime time) {
        ImapClientWire wire = open(time);
        wire.mailboxes.noop();
        wire.says("S2 OK").takes();
        assertThat(wire.waits("1499999ms").takes()).isEmpty();
        assertThat(wire.waits("1ms").takes()).isEqualTo("S3 LOGOUT\r\n");
        endsAfter(wire, ImapStage.LOGOUT);
    }
}
