// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that means harm, or breaks off anywhere: whoever waits hears of it, and nothing is left behind. */
@ExtendWith(LeakCheck.class)
class HostileServerTest {
    private static final Section ALL = new Section(List.of(), Section.What.ALL, List.of());
    private static final ImapClientLimits SMALL = new ImapClientLimits(2000, 100, 10, 200, 3, 1000, 50, 4, 4);

    private static ImapClientWire open(ManualTime time) {
        return ImapClientWire.open(time, ImapClientWire.OPTIONS.withLimits(SMALL), "IDLE UIDPLUS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S9 OK never said",
                "S1 OK said once",
                "x OK",
                "+ more?",
                "* PREAUTH again",
                "S2 PREAUTH",
                "S2 BYE",
                "hello",
                "* 1 FETCH (UID 1 RFC822.SIZE 99999999999999999999)",
                "* LIST () NIL {2147483647}",
                "* LIST () NIL {99999999999999999999}",
                "* LIST () NIL {101}",
                "* X ((((((((((((",
                "* 1 FETCH (X ((((((((((((",
                "* 1 FETCH (UID 1 RFC822.SIZE 1)|* 1 FETCH (UID 1 RFC822.SIZE 1)|* 1 FETCH (UID 1 RFC822.SIZE 1)"
                        + "|* 1 FETCH (UID 1 RFC822.SIZE 1)",
                "* VANISHED 1:99999999999"
            })
    void whatBreaksTheRulesIsTheEnd(String lines, ManualTime time) {
        ImapClientWire wire = open(time);
        CompletableFuture<Void> fetch = wire.messages
                .fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.SIZE), each -> {})
                .toCompletableFuture();
        CompletableFuture<Void> next = wire.mailboxes.noop().toCompletableFuture();
        wire.says(lines);
        if (lines.startsWith("* X")) { // which nobody reads
            wire.says("S2 OK").says("S3 OK").connection.close();
            wire.settles();
            assertThat(next).isCompleted();
            return;
        }
        assertThat(ImapClientWire.failure(fetch).kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(ImapClientWire.failure(next).kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(ImapClientWire.failure(wire.mailboxes.noop()).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* 1 FETCH (UID 1 BODY[] {51}|", // too long
                "* 1 FETCH (UID 2 BODY[] {200}|", // another's
                "* 1 FETCH (BODY[] {2}|xx UID 2)|",
                "* 1 FETCH (BODY[] {2}|xx)|",
                "* 1 FETCH (BODY[] {2}|xx UID 1 BODY[] {200}|",
                "* 1 FETCH (UID 1 BODY[] {2}|xxx)|"
            })
    void aMessageThatWasNotAskedForIsTheEnd(String bytes, ManualTime time) {
        ImapClientWire wire = open(time);
        CompletableFuture<Boolean> found =
                wire.messages.retrieve(1, ALL, new CollectingReceiver()).toCompletableFuture();
        wire.sends(bytes.replace("|", "\r\n"));
        assertThat(ImapClientWire.failure(found).kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aServerMayNotSayYesToWhatItHasNotSeen(ManualTime time) {
        ImapClientWire wire = open(time);
        CompletableFuture<?> appended =
                wire.messages.append("b", AppendRequest.of(new byte[] {'a'})).toCompletableFuture();
        wire.says("S2 OK done");
        assertThat(ImapClientWire.failure(appended).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    /** Whatever is wrong with an answer, its command hears of the end. */
    @Test
    void anAnswerThatCannotBeReadIsTheEndOfItsCommand(ManualTime time) {
        for (String answer : List.of("S2 OK [CAPABILITY (] x", "S2 OK [UIDVALIDITY x] y", "S2 OK [ALERT] now")) {
            ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS, event -> {
                throw new IllegalStateException("a listener that fails");
            });
            wire.transport.keepFailures();
            wire.says("* OK [CAPABILITY IMAP4rev1] hello").says("S1 OK [CAPABILITY IMAP4rev1] in");
            CompletableFuture<?> opened = wire.mailboxes
                    .open("b", Access.READ_WRITE, Optional.empty())
                    .toCompletableFuture();
            wire.says(answer);
            assertThat(opened).as(answer).isCompletedExceptionally();
            assertThat(wire.reason()).isNotEqualTo("open");
        }
    }

    @Test
    void logoutHasAPlaceWhereNothingElseHas(ManualTime time) {
        ImapClientWire wire = open(time);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(wire.mailboxes.noop().toCompletableFuture());
        }
        all.add(wire.connection.logout());
        for (int i = 2; i < 8; i++) {
            wire.says("S" + i + " OK");
        }
        assertThat(all).allSatisfy(each -> assertThat(each).isCompleted());
    }

    @Test
    void tooManyCommandsAreNotTaken(ManualTime time) {
        ImapClientWire wire = open(time);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(wire.mailboxes.noop().toCompletableFuture());
        }
        assertThat(ImapClientWire.failure(all.get(5)).kind()).isEqualTo(Kind.TOO_BUSY);
        wire.connection.close();
        wire.settles();
        assertThat(ImapClientWire.failure(all.get(0)).kind()).isEqualTo(Kind.CANCELLED);
    }

    // -------------------------------------------------------------------------------------------- the end, anywhere

    /** What is said at once: each waits for a command. */
    private static final List<String> ANSWERS = List.of(
            "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n",
            "S1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] in\r\n",
            "* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\nS2 OK [READ-WRITE] x\r\n",
            "* 1 FETCH (UID 1 RFC822.SIZE 5)\r\nS3 OK\r\n",
            "* 1 FETCH (UID 1 BODY[] {5}\r\nabcde FLAGS ())\r\nS4 OK\r\n",
            "+ go\r\n",
            "S5 OK [APPENDUID 1 2] x\r\n",
            "+ idling\r\n* 2 EXISTS\r\n",
            "S6 OK\r\n",
            "* BYE\r\nS7 OK\r\n");

    private static final int LENGTH = String.join("", ANSWERS).length();

    /** Says as many bytes, in pieces that end at the answers' ends and at the cut; in single bytes if that is negative. */
    private static void say(ImapClientWire wire, int length, int cut) {
        int from = 0;
        for (String answer : ANSWERS) {
            String said = answer.substring(0, Math.min(answer.length(), Math.max(0, length - from)));
            int at = cut - from;
            if (cut < 0) {
                said.chars().forEach(c -> wire.sends(String.valueOf((char) c)));
            } else if (at > 0 && at < said.length()) {
                wire.sends(said.substring(0, at)).sends(said.substring(at));
            } else if (!said.isEmpty()) {
                wire.sends(said);
            }
            from += answer.length();
        }
    }

    /** All of a session, with an end of another kind behind each of its bytes. */
    private static void endsAt(int length, String farewell, ManualTime time) {
        ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS);
        List<CompletableFuture<?>> all = new ArrayList<>();
        wire.connection.ready().thenAccept(ready -> all.addAll(commands(wire)));
        say(wire, length, Integer.MAX_VALUE);
        wire.sends(farewell);
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(wire.connection.ready().toCompletableFuture())
                .as("at %d", length)
                .isDone();
        for (CompletableFuture<?> each : all) {
            assertThat(each).as("at %d", length).isDone();
            if (each.isCompletedExceptionally()) {
                assertThat(ImapClientWire.failure(each)).as("at %d", length).isInstanceOf(ImapClientException.class);
            }
        }
        assertThat(wire.reason()).as("at %d", length).isNotEqualTo("open");
        assertThat(wire.ledger()).as("at %d", length).isEmpty();
    }

    private static List<CompletableFuture<?>> commands(ImapClientWire wire) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        all.add(wire.mailboxes
                .open("INBOX", Access.READ_WRITE, Optional.empty())
                .toCompletableFuture());
        all.add(wire.messages
                .fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.SIZE), each -> {})
                .toCompletableFuture());
        all.add(wire.messages.retrieve(1, ALL, new CollectingReceiver()).toCompletableFuture());
        all.add(wire.messages
                .append("x", AppendRequest.of("x".repeat(5000).getBytes(StandardCharsets.US_ASCII)))
                .toCompletableFuture());
        all.add(wire.connection.idle().toCompletableFuture());
        all.add(wire.connection.logout());
        return all;
    }

    @Test
    void theConnectionMayEndAnywhere(ManualTime time) {
        for (int length = 0; length <= LENGTH; length++) {
            endsAt(length, "", time);
        }
    }

    @Test
    void byeMayComeAnywhere(ManualTime time) {
        for (int length = 0; length <= LENGTH; length++) {
            endsAt(length, "* BYE shutting down\r\n", time);
        }
    }

    @Test
    void whatAServerSaidLastIsTold(ManualTime time) {
        ImapClientWire wire = open(time);
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        wire.says("* BYE [UNAVAILABLE] shutting down");
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(ImapClientWire.failure(noop).responseCode()).contains("UNAVAILABLE");
        assertThat(ImapClientWire.failure(noop)).hasMessage("the server has left: BYE [UNAVAILABLE] shutting down");
        assertThat(ImapClientWire.failure(noop).kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(ImapClientWire.failure(noop).isTemporary()).isTrue();
    }

    /** Whatever pieces a server's words come in, they mean the same. */
    @Test
    void answersMayBeCutAnywhere(ManualTime time) {
        for (int cut = -1; cut < LENGTH; cut++) {
            ImapClientWire wire = new ImapClientWire(time, ImapClientWire.OPTIONS);
            List<CompletableFuture<?>> all = new ArrayList<>();
            wire.connection.ready().thenAccept(ready -> all.addAll(commands(wire)));
            say(wire, LENGTH, cut);
            assertThat(all)
                    .as("cut at %d", cut)
                    .hasSize(6)
                    .allSatisfy(each -> assertThat(each).isCompleted());
            wire.transport.peerFinishes();
            wire.settles();
        }
    }
}
