// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.MailboxResync;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Commands about more messages than the line of a command can name (RFC 7162 section 4). */
class LongSetsTest {
    private static final int LONGEST_LINE = 8192;
    private static final UidSet MANY = apart(3000); // two lines' worth

    private final ManualTime time = new ManualTime();

    /** Of which none is beside another. */
    private static UidSet apart(int count) {
        return UidSet.of(LongStream.range(0, count).map(i -> 10_001 + 2 * i).toArray());
    }

    private ImapClientWire open(String extensions) {
        return ImapClientWire.open(time, extensions);
    }

    /** The one line that was sent, within the limit. */
    private static String line(ImapClientWire wire) {
        String line = wire.takes();
        assertThat(line).endsWith("\r\n").hasSizeLessThanOrEqualTo(LONGEST_LINE);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        return line;
    }

    private static String uids(String line) {
        return line.split(" ")[3].trim();
    }

    @Test
    void piecesAreAllOfTheSetAndFit() {
        for (int room = 21; room < 100; room++) {
            List<UidSet> pieces = UidPieces.cut(UidSet.of(1, 2, 3, 5, 900, 4_000_000_000L, UidSet.MAX_UID), room);
            UidSet all = UidSet.EMPTY;
            for (UidSet piece : pieces) {
                assertThat(piece.toString()).hasSizeBetween(1, room);
                assertThat(all.and(piece)).isEqualTo(UidSet.EMPTY);
                all = all.or(piece);
            }
            assertThat(all.toString()).isEqualTo("1:3,5,900,4000000000,4294967295");
        }
        assertThat(UidPieces.cut(UidSet.of(1, 3, 5), 5)).containsExactly(UidSet.of(1, 3, 5));
        assertThat(UidPieces.cut(UidSet.of(1, 3, 5), 4)).containsExactly(UidSet.of(1, 3), UidSet.of(5));
        assertThat(UidPieces.cut(UidSet.EMPTY, 4)).isEmpty();
    }

    @Test
    void whatIsFetchedInPiecesIsOneAnswer() {
        ImapClientWire wire = open("");
        CompletableFuture<List<MessageSummary>> fetched =
                wire.messages.fetch(MessageQuery.of(MANY, FetchAttribute.SIZE)).toCompletableFuture();
        CompletableFuture<Void> behind = wire.mailboxes.noop().toCompletableFuture();
        List<String> asked = new ArrayList<>();
        for (int i = 2; i < 5; i++) {
            asked.add(uids(line(wire)));
            wire.says("* " + i + " FETCH (UID " + i + " RFC822.SIZE 9)|S" + i + " OK");
        }
        assertThat(String.join(",", asked)).isEqualTo(MANY.toString());
        assertThat(fetched.join()).extracting(MessageSummary::uid).containsExactly(2L, 3L, 4L);
        assertThat(line(wire)).isEqualTo("S5 NOOP\r\n");
        wire.says("S5 OK");
        assertThat(behind).isCompleted();
    }

    /** However many commands it takes, the limits are those of one answer. */
    @Test
    void piecesOfAnAnswerAreLimitedTogether() {
        ImapClientWire wire = ImapClientWire.open(
                time, ImapClientWire.OPTIONS.withLimits(ImapClientLimits.DEFAULTS.withAnswerBytes(600)), "");
        CompletableFuture<?> fetched =
                wire.messages.fetch(MessageQuery.of(MANY, FetchAttribute.FLAGS)).toCompletableFuture();
        String long400 = "* 1 FETCH (UID 1 FLAGS (" + "a".repeat(400) + "))|";
        wire.says(long400 + "S2 OK");
        assertThat(fetched).isNotDone();
        wire.says(long400 + "S3 OK");
        assertThat(ImapClientWire.failure(fetched)).hasMessageContaining("answerBytes");
    }

    @Test
    void flagsAreStoredInPieces() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> stored = wire.messages
                .storeFlags(MANY, FlagChange.add(Flags.of(SystemFlag.SEEN)))
                .toCompletableFuture();
        String[] lines = wire.takes().split("\r\n");
        assertThat(lines).hasSize(3).allSatisfy(each -> assertThat(each).hasSizeLessThan(LONGEST_LINE - 1));
        assertThat(uids(lines[0]) + "," + uids(lines[1]) + "," + uids(lines[2])).isEqualTo(MANY.toString());
        wire.says("S3 OK|S2 OK");
        assertThat(stored).isNotDone();
        wire.says("S4 OK");
        assertThat(stored).isCompleted();
    }

    @Test
    void behindAPieceThatFailsNoneIsSent() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Void> expunged = wire.messages.expunge(MANY).toCompletableFuture();
        expunged.whenComplete((nothing, failure) -> wire.mailboxes.noop());
        line(wire);
        wire.says("S2 OK");
        assertThat(line(wire)).startsWith("S3 UID EXPUNGE ");
        wire.says("S3 NO [NOPERM] no");
        assertThat(ImapClientWire.failure(expunged).responseCode()).contains("NOPERM");
        assertThat(line(wire)).isEqualTo("S4 NOOP\r\n");
    }

    @Test
    void whatIsMovedInPiecesIsToldTogether() {
        ImapClientWire wire = open("MOVE");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(MANY, "b").toCompletableFuture();
        line(wire);
        wire.says("* OK [COPYUID 7 10001,10003 1:2] x|S2 OK");
        line(wire);
        wire.says("* OK [COPYUID 7 15001 3] x|S3 OK");
        line(wire);
        wire.says("S4 OK");
        assertThat(moved.join()).contains(new NewMessages(7, UidSet.of(10_001, 10_003, 15_001), UidSet.range(1, 3)));
    }

    /** Somebody has made it anew meanwhile. */
    @Test
    void whatIsInAMailboxThatIsNoMoreIsNotTold() {
        ImapClientWire wire = open("MOVE");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(MANY, "b").toCompletableFuture();
        wire.says("* OK [COPYUID 7 10001 1] x|S2 OK")
                .says("* OK [COPYUID 8 15001 1] x|S3 OK")
                .says("S4 OK");
        assertThat(moved.join()).contains(new NewMessages(8, UidSet.of(15_001), UidSet.of(1)));
    }

    /** Piece by piece, so that what is in both mailboxes when it ends is one at most. */
    @Test
    void aServerWithoutMoveRemovesEachPieceBeforeItCopiesTheNext() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Optional<NewMessages>> moved =
                wire.messages.move(MANY, "b").toCompletableFuture();
        String copied = line(wire);
        wire.says("S2 OK");
        assertThat(uids(line(wire))).isEqualTo(uids(copied));
        wire.says("S3 OK");
        assertThat(uids(line(wire))).isEqualTo(uids(copied));
        wire.says("S4 OK");
        assertThat(line(wire)).startsWith("S5 UID COPY ");
        wire.says("S5 NO [OVERQUOTA] full");
        assertThat(wire.takes()).isEmpty();
        assertThat(ImapClientWire.failure(moved).responseCode()).contains("OVERQUOTA");
    }

    @Test
    void copyingIsOneCommandOrNone() {
        ImapClientWire wire = open("");
        assertThatThrownBy(() -> wire.messages.copy(MANY, "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UID COPY")
                .hasMessageContaining("8192 are allowed");
        assertThatThrownBy(() -> wire.messages.search(Request.of("UID " + MANY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UID SEARCH");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.transport.closing()).isFalse();
    }

    /** RFC 7162 section 3.2.5.1. */
    @Test
    void moreKnownUidsThanALineHasRoomForAreAskedForAsARange() {
        ImapClientWire wire = open("QRESYNC");
        CompletableFuture<OpenMailbox> opened = wire.mailboxes
                .open("b", Access.READ_WRITE, Optional.of(new MailboxResync(1, 2, MANY)))
                .toCompletableFuture();
        wire.takes();
        assertThat(wire.says("* ENABLED QRESYNC|S2 OK").takes())
                .isEqualTo("S3 SELECT \"b\" (QRESYNC (1 2 10001:15999))\r\n");
        wire.says("* OK [UIDVALIDITY 1] x|* VANISHED (EARLIER) 1:10003|* 1 FETCH (UID 10006 FLAGS ())"
                + "|* 2 FETCH (UID 10007 FLAGS ())|S3 OK");
        assertThat(opened.join().vanished()).isEqualTo(UidSet.of(10_001, 10_003));
        assertThat(opened.join().changed()).extracting(MessageSummary::uid).containsExactly(10_007L);
    }

    @Test
    void cancellingOneAnswerCancelsAllPieces() {
        ImapClientWire wire = open("");
        CompletableFuture<Void> first = wire.mailboxes.noop().toCompletableFuture();
        wire.messages
                .storeFlags(MANY, FlagChange.add(Flags.of(SystemFlag.SEEN)))
                .toCompletableFuture()
                .cancel(false);
        wire.settles();
        wire.takes();
        assertThat(wire.says("S2 OK").takes()).isEmpty();
        assertThat(first).isCompleted();
        assertThat(wire.transport.closing()).isFalse();
    }
}
