// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.FoundMessages;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a user who is logged in can do. */
class SessionTest {
    private static final Section ALL = new Section(List.of(), Section.What.ALL, List.of());

    private final ManualTime time = new ManualTime();

    private ImapClientWire open(String extensions) {
        return ImapClientWire.open(time, extensions);
    }

    // ------------------------------------------------------------------------------------------------------ mailboxes

    @Test
    void aMailboxIsOpened() {
        ImapClientWire wire = open("CONDSTORE");
        CompletableFuture<OpenMailbox> opened = wire.mailboxes
                .open("Entwürfe", Access.READ_WRITE, Optional.empty())
                .toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 SELECT \"Entw&APw-rfe\" (CONDSTORE)\r\n");
        wire.says(
                "* 172 EXISTS|* 1 RECENT|* OK [UNSEEN 12] x|* OK [UIDVALIDITY 3857529045] UIDs valid|* OK [UIDNEXT 4392] x"
                        + "|* FLAGS (\\Seen a)|* OK [PERMANENTFLAGS (\\Deleted \\*)] x|* OK [HIGHESTMODSEQ 715194045007] x"
                        + "|* LIST () \"/\" x|S2 OK [READ-ONLY] done");
        assertThat(opened.join())
                .isEqualTo(new OpenMailbox(
                        "Entwürfe",
                        Access.READ_ONLY,
                        172,
                        3857529045L,
                        OptionalLong.of(4392),
                        OptionalLong.of(715194045007L),
                        Flags.of(SystemFlag.DELETED),
                        OpenMailbox.Keywords.NEW_ALLOWED,
                        UidSet.EMPTY,
                        List.of()));
        assertThat(wire.events).isEmpty();
    }

    @Test
    void whatASecondMailboxSaysIsNotTheFirstOnes() {
        ImapClientWire wire = open("QRESYNC CONDSTORE");
        CompletableFuture<OpenMailbox> opened =
                wire.mailboxes.open("b", Access.READ_WRITE, Optional.empty()).toCompletableFuture();
        wire.says("* 9 EXISTS|* VANISHED 4|* OK [CLOSED] x|* 1 EXISTS|* OK [UIDVALIDITY 1] x|S2 OK");
        assertThat(opened.join().messages()).isEqualTo(1);
        assertThat(opened.join().vanished()).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void aMailboxWithoutUidValidityIsNone() {
        ImapClientWire wire = open("");
        CompletableFuture<OpenMailbox> opened =
                wire.mailboxes.open("b", Access.READ_WRITE, Optional.empty()).toCompletableFuture();
        wire.says("* 9 EXISTS|S2 OK");
        assertThat(ImapClientWire.failure(opened).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @Test
    void aRefusalIsToldAndTheNextCommandGoesOn() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> refused = wire.mailboxes.delete("x").toCompletableFuture();
        CompletableFuture<Void> next = wire.mailboxes.noop().toCompletableFuture();
        wire.says("S2 NO [NONEXISTENT] no such thing").says("S3 OK");
        assertThat(ImapClientWire.failure(refused).responseCode()).contains("NONEXISTENT");
        assertThat(next).isCompleted();
    }

    // ------------------------------------------------------------------------------------------------------- messages

    /** RFC 9051 section 5.5: what could be another's answer is waited for. */
    @Test
    void onlyWhatCannotBeMisunderstoodIsPipelined() {
        ImapClientWire wire = open("");
        CollectingReceiver one = new CollectingReceiver();
        CollectingReceiver two = new CollectingReceiver();
        CompletableFuture<Boolean> first = wire.messages.retrieve(1, ALL, one).toCompletableFuture();
        CompletableFuture<Boolean> second = wire.messages.retrieve(2, ALL, two).toCompletableFuture();
        wire.messages.storeFlags(UidSet.of(1), FlagChange.add(Flags.of(SystemFlag.SEEN)));
        wire.messages.search(Request.of("ALL"));
        wire.messages.retrieve(3, ALL, one);
        assertThat(wire.takes())
                .isEqualTo("S2 UID FETCH 1 (UID BODY.PEEK[])\r\nS3 UID FETCH 2 (UID BODY.PEEK[])\r\n"
                        + "S4 UID STORE 1 +FLAGS.SILENT (\\Seen)\r\n");
        wire.sends("* 8 FETCH (UID 2 BODY[] {3}\r\ntwo)\r\n* 7 FETCH (BODY[] {3}\r\none UID 1)\r\nS3 OK\r\nS2 OK\r\n");
        assertThat(one.text()).isEqualTo("one");
        assertThat(two.text()).isEqualTo("two");
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isTrue();
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.says("S4 OK").takes()).isEqualTo("S5 UID SEARCH ALL\r\n");
        assertThat(wire.says("* SEARCH|S5 OK").takes()).isEqualTo("S6 UID FETCH 3 (UID BODY.PEEK[])\r\n");
        assertThat(wire.events).isEmpty();
    }

    @Test
    void aMessageThatIsGoneIsSaidSo() {
        ImapClientWire wire = open("");
        CompletableFuture<Boolean> gone = wire.messages
                .retrieve(9, Section.of("2", List.of()), new CollectingReceiver())
                .toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 UID FETCH 9 (UID BODY.PEEK[2])\r\n");
        wire.says("* 1 FETCH (UID 9 BODY[2] NIL)|S2 OK");
        assertThat(gone.join()).isFalse();
    }

    @Test
    void aSectionMayComeInQuotes() {
        ImapClientWire wire = open("");
        CollectingReceiver receiver = new CollectingReceiver();
        CompletableFuture<Boolean> found = wire.messages
                .retrieve(9, Section.of("HEADER.FIELDS", List.of("To")), receiver)
                .toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 UID FETCH 9 (UID BODY.PEEK[HEADER.FIELDS (To)])\r\n");
        wire.says("* 1 FETCH (BODY[HEADER.FIELDS (\"TO\")] \"x\" UID 9 FLAGS (\\Seen))|S2 OK");
        assertThat(found.join()).isTrue();
        assertThat(receiver.text()).isEqualTo("x");
    }

    @Test
    void flagsBesideAMessageAreTold() {
        ImapClientWire wire = open("");
        wire.messages.retrieve(9, ALL, new CollectingReceiver());
        wire.sends("* 1 FETCH (UID 9 BODY[] {1}\r\nx FLAGS (\\Seen))\r\nS2 OK\r\n");
        assertThat(wire.events)
                .containsExactly(new ImapEvent.FlagsChanged(
                        1, OptionalLong.of(9), Flags.of(SystemFlag.SEEN), OptionalLong.empty()));
    }

    @Test
    void aMessageOfNoLengthIsAMessage() {
        ImapClientWire wire = open("");
        CompletableFuture<Boolean> found =
                wire.messages.retrieve(9, ALL, new CollectingReceiver()).toCompletableFuture();
        wire.sends("* 1 FETCH (UID 9 BODY[] {0}\r\n)\r\nS2 OK\r\n");
        assertThat(found.join()).isTrue();
    }

    @Test
    void aReceiverThatIsNotReadyStopsTheServer() {
        ImapClientWire wire = open("");
        CollectingReceiver receiver = new CollectingReceiver();
        receiver.ready = new CompletableFuture<>();
        CompletableFuture<Boolean> found =
                wire.messages.retrieve(9, ALL, receiver).toCompletableFuture();
        wire.sends("* 1 FETCH (UID 9 BODY[] {10}\r\n01234").sends("56789)\r\nS2 OK\r\n");
        assertThat(receiver.text()).isEqualTo("01234");
        CompletableFuture<Void> gate = receiver.ready;
        receiver.ready = CompletableFuture.completedFuture(null);
        gate.complete(null);
        wire.settles();
        assertThat(receiver.text()).isEqualTo("0123456789");
        assertThat(found.join()).isTrue();
    }

    @Test
    void aReceiverThatFailsEndsTheConnection() {
        ImapClientWire wire = open("");
        CompletableFuture<Boolean> found = wire.messages
                .retrieve(9, ALL, bytes -> CompletableFuture.failedFuture(new IllegalStateException("full")))
                .toCompletableFuture();
        wire.sends("* 1 FETCH (UID 9 BODY[] {10}\r\n01234");
        assertThat(ImapClientWire.failure(found).kind()).isEqualTo(Kind.RECEIVER_FAILED);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void whatWasAskedForAndWhatWasNotAreToldApart() {
        ImapClientWire wire = open("");
        List<MessageSummary> all = new ArrayList<>();
        wire.messages.fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.SIZE, FetchAttribute.FLAGS), all::add);
        assertThat(wire.takes()).isEqualTo("S2 UID FETCH 1:4294967295 (UID FLAGS RFC822.SIZE)\r\n");
        wire.says("* 1 FETCH (UID 5 RFC822.SIZE 44 FLAGS ())|* 2 FETCH (FLAGS (\\Seen))|* 3 EXISTS|S2 OK|* 1 EXPUNGE");
        assertThat(all).extracting(MessageSummary::uid).containsExactly(5L);
        assertThat(wire.events)
                .containsExactly(
                        new ImapEvent.FlagsChanged(
                                2, OptionalLong.empty(), Flags.of(SystemFlag.SEEN), OptionalLong.empty()),
                        new ImapEvent.Exists(3),
                        new ImapEvent.Expunged(1));
    }

    @Test
    void onlyWhatChangedIsAskedForWhereTheServerKnowsThat() {
        ImapClientWire wire = open("");
        MessageQuery query =
                MessageQuery.of(UidSet.of(1, 2, 9), FetchAttribute.FLAGS).withChangedSince(7);
        assertThat(ImapClientWire.failure(wire.messages.fetch(query, each -> {}))
                        .kind())
                .isEqualTo(Kind.NOT_OFFERED);
        ImapClientWire can = open("CONDSTORE");
        can.messages.fetch(query, each -> {});
        assertThat(can.takes()).isEqualTo("S2 UID FETCH 1:2,9 (UID FLAGS) (CHANGEDSINCE 7)\r\n");
    }

    @Test
    void aServerWithoutMoveCopiesAndRemoves() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(UidSet.of(4), "b").toCompletableFuture();
        wire.mailboxes.noop();
        assertThat(wire.takes()).isEqualTo("S2 UID COPY 4 \"b\"\r\n");
        assertThat(wire.says("S2 OK [COPYUID 7 4 1] done").takes())
                .isEqualTo("S3 UID STORE 4 +FLAGS.SILENT (\\Deleted)\r\n");
        assertThat(wire.says("S3 OK").takes()).isEqualTo("S4 UID EXPUNGE 4\r\n");
        assertThat(wire.says("* 2 EXPUNGE|S4 OK").takes()).isEqualTo("S5 NOOP\r\n");
        assertThat(moved.join()).contains(new NewMessages(7, UidSet.of(4), UidSet.of(1)));
    }

    @Test
    void whatWasNotCopiedIsNotRemoved() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(UidSet.of(4), "b").toCompletableFuture();
        wire.mailboxes.noop();
        wire.takes();
        assertThat(wire.says("S2 NO [TRYCREATE] no").takes()).isEqualTo("S3 NOOP\r\n");
        assertThat(ImapClientWire.failure(moved).responseCode()).contains("TRYCREATE");
        ImapClientWire none = open("");
        assertThat(ImapClientWire.failure(none.messages.move(UidSet.of(4), "b")).kind())
                .isEqualTo(Kind.NOT_OFFERED);
        assertThat(none.takes()).isEmpty();
    }

    /** A command that is given at once has those that wait sent. */
    @Test
    void whoHearsThatNothingWasCopiedRemovesNothing() {
        ImapClientWire wire = open("UIDPLUS");
        wire.messages.move(UidSet.of(4), "b").whenComplete((copies, failure) -> wire.mailboxes.noop());
        assertThat(wire.says("S2 NO [TRYCREATE] no").takes()).isEqualTo("S2 UID COPY 4 \"b\"\r\nS3 NOOP\r\n");
    }

    @Test
    void whatWasNotMarkedIsNotExpunged() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Void> removed = wire.messages
                .remove(UidSet.of(4))
                .whenComplete((n, f) -> wire.mailboxes.noop())
                .toCompletableFuture();
        wire.takes();
        assertThat(wire.says("S2 NO [NOPERM] no").takes()).isEqualTo("S3 NOOP\r\n");
        assertThat(ImapClientWire.failure(removed).responseCode()).contains("NOPERM");
    }

    @Test
    void moveTellsWhereMessagesAreBeforeItRemovesThem() {
        ImapClientWire wire = open("MOVE");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(UidSet.of(4, 5), "b").toCompletableFuture();
        wire.says("* OK [COPYUID 7 4:5 10:11] x|* 1 EXPUNGE|* 1 EXPUNGE|S2 OK");
        assertThat(moved.join()).contains(new NewMessages(7, UidSet.of(4, 5), UidSet.of(10, 11)));
    }

    @Test
    void copiesThatDoNotAddUpAreNotBelieved() {
        ImapClientWire wire = open("MOVE");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(UidSet.of(4, 5), "b").toCompletableFuture();
        wire.says("* OK [COPYUID 7 4:5 10:4294967295] x");
        assertThat(ImapClientWire.failure(moved).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @Test
    void bothKindsOfSearchAreUnderstood() {
        ImapClientWire old = open("");
        CompletableFuture<FoundMessages> plain =
                old.messages.search(Request.of("ALL")).toCompletableFuture();
        old.says("* SEARCH 3 1|* SEARCH 2|S2 OK");
        assertThat(plain.join().uids()).isEqualTo(UidSet.range(1, 3));
        ImapClientWire wire = open("ESEARCH");
        CompletableFuture<FoundMessages> found =
                wire.messages.search(Request.of("ALL")).toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 UID SEARCH RETURN (ALL) ALL\r\n");
        wire.says("* ESEARCH (TAG \"S2\") UID ALL 5:7 MODSEQ 8|S2 OK");
        assertThat(found.join()).isEqualTo(new FoundMessages(UidSet.range(5, 7), OptionalLong.of(8)));
    }

    // ----------------------------------------------------------------------------------------------------------- IDLE

    @Test
    void idleEndsForTheNextCommand() {
        ImapClientWire wire = open("IDLE");
        CompletableFuture<Void> over = wire.connection.idle().toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 IDLE\r\n");
        wire.says("+ idling|* 4 EXISTS");
        assertThat(wire.events).containsExactly(new ImapEvent.Exists(4));
        CompletableFuture<Void> next = wire.mailboxes.noop().toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("DONE\r\n");
        assertThat(wire.says("S2 OK").takes()).isEqualTo("S3 NOOP\r\n");
        assertThat(over).isCompleted();
        wire.says("S3 OK");
        assertThat(next).isCompleted();
    }

    @Test
    void whoEndsIdleBeforeItBeganWaitsForThePlus() {
        ImapClientWire wire = open("IDLE");
        CompletableFuture<Void> over = wire.connection.idle().toCompletableFuture();
        wire.connection.endIdle();
        assertThat(wire.takes()).isEqualTo("S2 IDLE\r\n");
        assertThat(wire.says("+ idling").takes()).isEqualTo("DONE\r\n");
        wire.says("S2 OK");
        assertThat(over).isCompleted();
        wire.connection.endIdle();
        assertThat(wire.takes()).isEmpty();
    }

    @Test
    void idleIsGivenAnewBeforeSomebodyForgetsTheConnection() {
        ImapClientWire wire = open("IDLE");
        CompletableFuture<Void> over = wire.connection.idle().toCompletableFuture();
        wire.takes();
        wire.says("+ idling").waits("539s");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.waits("1s").takes()).isEqualTo("DONE\r\n");
        assertThat(wire.says("S2 OK").takes()).isEqualTo("S3 IDLE\r\n");
        assertThat(wire.says("+ idling").waits("540s").takes()).isEqualTo("DONE\r\n");
        wire.mailboxes.noop();
        assertThat(wire.says("S3 OK").takes()).isEqualTo("S4 NOOP\r\n");
        assertThat(over).isCompleted();
    }

    /** Both callbacks come while the end of the first is told of. */
    @Test
    void whoHearsOfTheEndOfIdleMayIdleAgain() {
        ImapClientWire wire = open("IDLE");
        List<CompletableFuture<Void>> again = new ArrayList<>();
        wire.connection.idle().thenRun(() -> again.add(wire.connection.idle().toCompletableFuture()));
        wire.says("+ idling");
        wire.mailboxes.noop();
        wire.takes();
        wire.says("S2 OK").says("S3 OK");
        assertThat(wire.takes()).isEqualTo("S3 NOOP\r\nS4 IDLE\r\n");
        assertThat(again).hasSize(1).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void idleBehindACommandIsNotTheOneBeforeIt() {
        ImapClientWire wire = open("IDLE");
        CompletableFuture<Void> first = wire.connection.idle().toCompletableFuture();
        wire.says("+ idling");
        wire.mailboxes.noop();
        CompletableFuture<Void> second = wire.connection.idle().toCompletableFuture();
        wire.takes();
        wire.says("S2 OK").says("S3 OK").says("+ idling");
        assertThat(wire.takes()).isEqualTo("S3 NOOP\r\nS4 IDLE\r\n");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        second.cancel(false);
        assertThat(wire.takes()).isEqualTo("DONE\r\n");
    }

    // ------------------------------------------------------------------------------------------------------- endings

    @Test
    void whoSaysLogoutTwiceLogsOutOnce() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        CompletableFuture<Void> one = wire.connection.logout();
        CompletableFuture<Void> two = wire.connection.logout();
        wire.says("S2 OK").says("* BYE|S3 OK");
        assertThat(wire.takes()).isEqualTo("S2 NOOP\r\nS3 LOGOUT\r\n");
        assertThat(List.of(noop, one, two)).allSatisfy(each -> assertThat(each).isCompleted());
    }

    @Test
    void whatIsMadeOfAnswersIsCancelledAsTheyAre() {
        List<Function<ImapClientWire, CompletionStage<?>>> all = List.of(
                wire -> wire.messages.fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.SIZE)),
                wire -> wire.messages.move(UidSet.of(1), "b"),
                wire -> wire.messages.remove(UidSet.of(1)),
                wire -> wire.connection.logout());
        for (Function<ImapClientWire, CompletionStage<?>> each : all) {
            ImapClientWire wire = open("UIDPLUS");
            each.apply(wire).toCompletableFuture().cancel(false);
            wire.settles();
            assertThat(wire.transport.aborted()).isTrue();
        }
    }

    @Test
    void whatIsCancelledBeforeItIsSentIsNeverSent() {
        ImapClientWire wire = open("UIDPLUS");
        wire.mailboxes.noop();
        wire.messages.move(UidSet.of(1), "b").toCompletableFuture().cancel(false);
        wire.messages.remove(UidSet.of(1)).toCompletableFuture().cancel(false);
        wire.settles();
        wire.says("S2 OK");
        assertThat(wire.takes()).isEqualTo("S2 NOOP\r\n");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void logoutComesBehindAllElse() {
        ImapClientWire wire = open("IDLE");
        wire.connection.idle();
        CompletableFuture<Void> logout = wire.connection.logout();
        CompletableFuture<Void> late = wire.mailboxes.noop().toCompletableFuture();
        wire.takes();
        assertThat(wire.says("+ idling").takes()).isEqualTo("DONE\r\n");
        assertThat(wire.says("S2 OK").takes()).isEqualTo("S3 LOGOUT\r\n");
        wire.says("* BYE|S3 OK");
        assertThat(logout).isCompleted();
        assertThat(wire.reason()).isNotEqualTo("open");
        assertThat(ImapClientWire.failure(late).kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void aServerThatLeavesWithByeHasLoggedUsOut() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> logout = wire.connection.logout();
        wire.says("* BYE see you").transport.peerFinishes();
        wire.settles();
        assertThat(logout).isCompleted();
        ImapClientWire rude = open("");
        CompletableFuture<Void> lost = rude.connection.logout();
        rude.transport.peerFinishes();
        rude.settles();
        assertThat(ImapClientWire.failure(lost).kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void whatIsCancelledIsNotSentOrEndsTheConnection() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> first = wire.mailboxes.noop().toCompletableFuture();
        wire.mailboxes.create("x").toCompletableFuture().cancel(false);
        wire.settles();
        assertThat(wire.takes()).isEqualTo("S2 NOOP\r\n");
        assertThat(wire.says("S2 OK").takes()).isEmpty();
        assertThat(first).isCompleted();
        wire.mailboxes.noop().toCompletableFuture().cancel(false);
        wire.settles();
        assertThat(wire.transport.aborted()).isTrue();
    }
}
