// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is announced works. */
class ExtensionsTest {
    private static final String TEXT = "Subject: x\r\n\r\ntext\r\n";

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);
    private final ImapServerFactory server = ImapWire.server(store);

    private ImapWire loggedIn() {
        return ImapWire.loggedIn(time, server);
    }

    private ImapWire selected() {
        return ImapWire.selected(time, server);
    }

    // ------------------------------------------------------------------------------------------------ RFC 7162

    @Test
    void whoAsksForModSequencesIsToldThemFromThereOn() {
        mail.holds(TEXT, TEXT);
        ImapWire wire = selected();
        wire.plays("""
                C: a STORE 1 +FLAGS.SILENT (\\Seen)
                S: a OK STORE completed
                C: b FETCH 1 MODSEQ
                S: * OK [HIGHESTMODSEQ 4] ...
                S: * 1 FETCH (MODSEQ (4))
                S: b OK FETCH completed
                C: c STORE 2 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)
                S: * 2 FETCH (UID 2 MODSEQ (5))
                S: c OK STORE completed
                C: d STORE 1:2 (UNCHANGEDSINCE 4) +FLAGS (\\Draft)
                S: * 1 FETCH (FLAGS (\\Seen \\Draft \\Recent) MODSEQ (6))
                S: d OK [MODIFIED 2] ...
                C: e UID STORE 1:2 (UNCHANGEDSINCE 1) FLAGS ()
                S: e OK [MODIFIED 1:2] ...
                C: f FETCH 1:2 (FLAGS) (CHANGEDSINCE 5)
                S: * 1 FETCH (FLAGS (\\Seen \\Draft \\Recent) MODSEQ (6))
                S: f OK FETCH completed
                C: g SEARCH MODSEQ 6
                S: * SEARCH 1 (MODSEQ 6)
                S: g OK SEARCH completed
                """);
        mail.flags(SystemFlag.FLAGGED, 2);
        wire.plays("""
                C: h NOOP
                S: * 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen \\Recent) MODSEQ (7))
                S: h OK NOOP completed
                """);
    }

    @Test
    void whatIsBadClosesNoMailbox() {
        mail.holds(TEXT);
        loggedIn().plays("""
                C: a SELECT INBOX
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 1 EXISTS
                S: * 1 RECENT
                S: * OK [UNSEEN 1] ...
                S: * OK [UIDVALIDITY 1] ...
                S: * OK [UIDNEXT 2] ...
                S: * OK [HIGHESTMODSEQ ...
                S: * OK [MAILBOXID (...)] ...
                S: a OK [READ-WRITE] Selected
                C: b SELECT INBOX (QRESYNC (1 1))
                S: b BAD ENABLE QRESYNC first
                C: c FETCH 1 UID
                S: * 1 FETCH (UID 1)
                S: c OK FETCH completed
                """);
    }

    @Test
    void whoComesBackIsToldWhatHasChangedAndWhatHasVanished() {
        mail.holds(TEXT, TEXT, TEXT, TEXT);
        mail.flags(SystemFlag.SEEN, 4);
        mail.loses(2);
        loggedIn().plays("""
                C: a SELECT INBOX (QRESYNC (1 1))
                S: a BAD ENABLE QRESYNC first
                C: b ENABLE QRESYNC
                S: * ENABLED QRESYNC
                S: b OK ENABLE completed
                C: c SELECT INBOX (QRESYNC (1 5 1:4))
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 3 EXISTS
                S: * 3 RECENT
                S: * OK [UNSEEN 1] ...
                S: * OK [UIDVALIDITY 1] ...
                S: * OK [UIDNEXT 5] ...
                S: * OK [HIGHESTMODSEQ 8] ...
                S: * OK [MAILBOXID (...)] ...
                S: * VANISHED (EARLIER) 2
                S: * 3 FETCH (UID 4 FLAGS (\\Seen \\Recent) MODSEQ (6))
                S: c OK [READ-WRITE] Selected
                C: d STORE 1 +FLAGS.SILENT \\Deleted
                S: * 1 FETCH (UID 1 MODSEQ (9))
                S: d OK STORE completed
                C: e EXPUNGE
                S: * VANISHED 1
                S: e OK [HIGHESTMODSEQ 10] EXPUNGE completed
                C: f UID FETCH 1:4 FLAGS (CHANGEDSINCE 5 VANISHED)
                S: * VANISHED (EARLIER) 1:2
                S: * 2 FETCH (FLAGS (\\Seen \\Recent) UID 4 MODSEQ (6))
                S: f OK FETCH completed
                C: g SELECT INBOX (QRESYNC (77 5))
                S: * OK [CLOSED] ...
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 2 EXISTS
                S: * 0 RECENT
                S: * OK [UNSEEN 1] ...
                S: * OK [UIDVALIDITY 1] ...
                S: * OK [UIDNEXT 5] ...
                S: * OK [HIGHESTMODSEQ 10] ...
                S: * OK [MAILBOXID (...)] ...
                S: g OK [READ-WRITE] Selected
                """);
    }

    // ------------------------------------------------------------------------------------------------ RFC 3502

    @Test
    void anAppendOfSeveralMessagesBringsAllOfThemAtOnce() {
        loggedIn().plays("""
                C: a SELECT INBOX
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 0 EXISTS
                S: * 0 RECENT
                S: * OK [UIDVALIDITY ...
                S: * OK [UIDNEXT ...
                S: * OK [HIGHESTMODSEQ ...
                S: * OK [MAILBOXID ...
                S: a OK [READ-WRITE] Selected
                C: b APPEND INBOX (\\Seen) {3}
                S: + Send the message
                C: a
                C:  {3+}
                C: b
                C:  "14-Jun-2024 00:00:00 +0000" {3}
                S: + Send the message
                C: c
                C:
                S: * 3 EXISTS
                S: * 3 RECENT
                S: b OK [APPENDUID 1 1:3] APPEND completed
                C: c FETCH 1:3 (FLAGS BODY.PEEK[])
                S: * 1 FETCH (FLAGS (\\Seen \\Recent) BODY[] {3}
                S: a
                S: )
                S: * 2 FETCH (FLAGS (\\Recent) BODY[] {3}
                S: b
                S: )
                S: * 3 FETCH (FLAGS (\\Recent) BODY[] {3}
                S: c
                S: )
                S: c OK FETCH completed
                """);
    }

    @Test
    void anAppendIsTheSameHoweverItIsCut() {
        String command = "a APPEND INBOX (\\Draft) {5+}\r\none\r\n (\\Seen) {1+}\r\n\n ~{4+}\r\n\r\n\r\n\r\nb NOOP\r\n";
        for (int cut = 1; cut < command.length(); cut++) {
            ImapWire wire = ImapWire.loggedIn(time, ImapWire.server(new MemoryMailStore()));
            wire.sends(command.substring(0, cut)).sends(command.substring(cut));
            assertThat(wire.takes())
                    .as("cut at %s", cut)
                    .isEqualTo("a OK [APPENDUID 1 1:3] APPEND completed\r\nb OK NOOP completed\r\n");
        }
        ImapWire wire = ImapWire.loggedIn(time, ImapWire.server(new MemoryMailStore()));
        command.chars().forEach(c -> wire.sends(String.valueOf((char) c)));
        assertThat(wire.takes()).startsWith("a OK [APPENDUID 1 1:3] ");
    }

    @Test
    void whatIsRefusedInTheMiddleLeavesNothingAndTheRestIsNoCommand() {
        ImapWire wire = loggedIn();
        String victim = "x CREATE victim\r\n";
        int octets = victim.length();
        wire.sends("a APPEND INBOX {3+}\r\nabc (\\Wrong) {" + octets + "+}\r\n" + victim + "\r\nb NOOP\r\n");
        assertThat(wire.takes()).matches("a BAD The flags .*\r\nb OK NOOP completed\r\n");
        wire.sends("c APPEND INBOX {3+}\r\nabc {" + octets + "+}\r\n" + victim + "x\r\nd NOOP\r\n");
        assertThat(wire.takes()).isEqualTo("c BAD APPEND ends behind its message\r\nd OK NOOP completed\r\n");
        wire.sends("e APPEND Nowhere {3+}\r\nabc {" + octets + "+}\r\n" + victim + " {3+}\r\nabc\r\nf NOOP\r\n");
        assertThat(wire.takes()).matches("e NO \\[TRYCREATE] .*\r\nf OK NOOP completed\r\n");
        wire.sends("g APPEND Nowhere {3+}\r\nabc {3}\r\n");
        assertThat(wire.takes()).startsWith("g NO [TRYCREATE] ");
        assertThat(wire.asks("h LIST \"\" *")).doesNotContain("victim");
        assertThat(mail.uids()).isEmpty();
    }

    @Test
    void whoLeavesBeforeTheEndOfAnAppendLeavesNothing() {
        ImapWire wire = loggedIn();
        wire.sends("a APPEND INBOX {3+}\r\nabc {3+}\r\nab");
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(mail.uids()).isEmpty();
    }

    @Test
    void whatTheStoreCannotTakeAsAWholeItTakesNothingOf() {
        MemoryMailStore small =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withOctets(100, 150), InstantSource.system());
        ImapWire wire = ImapWire.loggedIn(time, ImapWire.server(small));
        String message = " {100+}\r\n" + "x".repeat(100);
        assertThat(wire.sends("a APPEND INBOX" + message + message + "\r\n").takes())
                .startsWith("a NO [OVERQUOTA] ");
        assertThat(new Mail(small).uids()).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------ RFC 8508

    @Test
    void aReplacedMessageGoesWhenTheOtherComes() {
        mail.holds(TEXT, TEXT, TEXT);
        ImapWire wire = selected();
        wire.plays("""
                C: a REPLACE 2 INBOX (\\Draft) {3}
                S: + Send the message
                C: abc
                S: * OK [APPENDUID 1 4] Replaced
                S: * 2 EXPUNGE
                S: * 3 EXISTS
                S: * 3 RECENT
                S: a OK REPLACE completed
                C: b UID FETCH 4 (FLAGS BODY.PEEK[])
                S: * 3 FETCH (FLAGS (\\Draft \\Recent) BODY[] {3}
                S: abc UID 4)
                S: b OK FETCH completed
                C: c CREATE Other
                S: c OK ...
                C: d UID REPLACE * Other {3+}
                C: def
                S: * OK [APPENDUID 2 1] Replaced
                S: * 3 EXPUNGE
                S: d OK REPLACE completed
                """);
        assertThat(mail.uids()).containsExactly(1L, 3L);
    }

    @Test
    void whatCannotBeReplacedStaysAndNothingComes() {
        mail.holds(TEXT, TEXT);
        ImapWire wire = selected();
        wire.plays("""
                C: a REPLACE 3 INBOX {3}
                S: a NO There is no such message
                C: b UID REPLACE 7 INBOX {3+}
                C: abc
                S: b NO There is no such message
                C: c REPLACE 1 Nowhere {3}
                S: c NO [TRYCREATE] ...
                C: d REPLACE 1 INBOX {3+}
                C: abc {3+}
                C: abc
                S: d BAD REPLACE takes one message
                C: e REPLACE 1 INBOX {3+}
                C: abc x
                S: e BAD REPLACE ends behind its message
                """);
        mail.loses(1);
        assertThat(wire.sends("f REPLACE 1 INBOX {3+}\r\nabc\r\n").takes())
                .isEqualTo("* 1 EXPUNGE\r\nf NO [EXPUNGEISSUED] there is no message 1\r\n");
        wire.asks("g EXAMINE INBOX");
        assertThat(wire.asks("h REPLACE 1 INBOX {3}")).startsWith("h NO [READ-ONLY] ");
        assertThat(mail.uids()).containsExactly(2L);
        assertThat(loggedIn().asks("i REPLACE 1 INBOX {3}")).isEqualTo("i BAD Select a mailbox first\r\n");
    }

    // ------------------------------------------------------------------------------------------------ RFC 6855

    @Test
    void whoAcceptsUtf8IsSpokenToInItAndNotInRev2() {
        String name = latin1("Entw\u00fcrfe");
        ImapWire wire = loggedIn();
        wire.plays("""
                C: a APPEND INBOX UTF8 (~{3}
                S: a BAD ENABLE UTF8=ACCEPT first
                C: b CREATE Entw&APw-rfe
                S: b OK ...
                C: c ENABLE utf8=accept
                S: * ENABLED UTF8=ACCEPT
                S: c OK ENABLE completed
                """);
        assertThat(wire.asks("d STATUS \"" + name + "\" (MESSAGES)"))
                .isEqualTo("* STATUS \"" + name + "\" (MESSAGES 0)\r\nd OK STATUS completed\r\n");
        String message = latin1("Subject: caf\u00e9\r\n\r\n");
        String data = " UTF8 (~{" + message.length() + "+}\r\n" + message + ")";
        assertThat(wire.sends("e APPEND \"" + name + "\"" + data + " (\\Seen)" + data + "\r\n")
                        .takes())
                .isEqualTo("e OK [APPENDUID 2 1:2] APPEND completed\r\n");
        assertThat(wire.asks("f SELECT \"" + name + "\"")).contains("* 2 RECENT\r\n", "UNSEEN 1");
        assertThat(wire.asks("g FETCH 2 ENVELOPE")).contains("\"" + latin1("caf\u00e9") + "\"");
        assertThat(wire.asks("h SEARCH SUBJECT \"" + latin1("\u00c9") + "\"")).startsWith("* SEARCH 1 2\r\n");
        assertThat(wire.asks("i SEARCH CHARSET UTF-8 SUBJECT x"))
                .isEqualTo("i BAD With UTF8=ACCEPT a search names no charset\r\n");
    }

    @Test
    void aMessageInUtf8EndsWithItsParenthesis() {
        ImapWire wire = loggedIn();
        wire.asks("a ENABLE UTF8=ACCEPT");
        assertThat(wire.sends("b APPEND INBOX UTF8 (~{1+}\r\nx\r\n").takes()).startsWith("b BAD ");
        assertThat(wire.sends("c APPEND INBOX UTF8 (~{1+}\r\nx {1+}\r\nx)\r\n").takes())
                .startsWith("c BAD ");
        assertThat(wire.sends("d APPEND INBOX {1+}\r\nx)\r\n").takes()).startsWith("d BAD ");
        assertThat(wire.sends("e APPEND INBOX UTF8 (~{1+}\r\nx) {1+}\r\ny\r\nf NOOP\r\n")
                        .takes())
                .isEqualTo("e OK [APPENDUID 1 1:2] APPEND completed\r\nf OK NOOP completed\r\n");
        assertThat(mail.uids()).hasSize(2);
    }

    /** UTF-8, a character for each byte. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    // ------------------------------------------------------------------------------------------------ RFC 8514

    @Test
    void aCopyIsSavedWhenItIsMadeWhateverItsDate() {
        MemoryMailStore dated = new MemoryMailStore(
                MemoryStoreOptions.DEFAULTS, InstantSource.fixed(Instant.parse("2024-06-15T12:00:00Z")));
        ImapWire wire = ImapWire.selected(time, ImapWire.server(dated));
        wire.sends("a APPEND INBOX \"14-Jun-2024 00:00:00 +0000\" {4+}\r\nx\r\ny\r\n")
                .takes();
        wire.plays("""
                C: b FETCH 1 (INTERNALDATE SAVEDATE)
                S: * 1 FETCH (INTERNALDATE "14-Jun-2024 00:00:00 +0000" SAVEDATE "15-Jun-2024 12:00:00 +0000")
                S: b OK FETCH completed
                C: c SEARCH SAVEDON 15-Jun-2024 SAVEDATESUPPORTED
                S: * SEARCH 1
                S: c OK SEARCH completed
                C: d SEARCH OR SAVEDBEFORE 15-Jun-2024 SAVEDSINCE 16-Jun-2024
                S: * SEARCH
                S: d OK SEARCH completed
                """);
    }

    // ------------------------------------------------------------------------------------------------ RFC 8474

    @Test
    void aMessageKeepsItsIdWhereverItIsCopiedAndAMailboxWhateverItIsCalled() {
        mail.holds(TEXT, TEXT);
        ImapWire wire = selected();
        assertThat(wire.asks("a CAPABILITY")).contains(" OBJECTID ");
        wire.plays("""
                C: b CREATE x
                S: b OK [MAILBOXID (M2)] CREATE completed
                C: c RENAME x y
                S: c OK RENAME completed
                C: d STATUS y (MAILBOXID)
                S: * STATUS "y" (MAILBOXID (M2))
                S: d OK STATUS completed
                C: e COPY 2 y
                S: e OK [COPYUID 2 2 1] COPY completed
                C: f MOVE 1 y
                S: * OK [COPYUID 2 1 2] Moved
                S: * 1 EXPUNGE
                S: f OK MOVE completed
                C: g EXAMINE y
                S: * OK [CLOSED] ...
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 2 EXISTS
                S: * 2 RECENT
                S: * OK [UNSEEN 1] ...
                S: * OK [UIDVALIDITY 2] ...
                S: * OK [UIDNEXT 3] ...
                S: * OK [HIGHESTMODSEQ 3] ...
                S: * OK [MAILBOXID (M2)] ...
                S: g OK [READ-ONLY] Selected
                C: h FETCH 1:2 (EMAILID THREADID)
                S: * 1 FETCH (EMAILID (E2) THREADID NIL)
                S: * 2 FETCH (EMAILID (E1) THREADID NIL)
                S: h OK FETCH completed
                C: i SEARCH EMAILID E1
                S: * SEARCH 2
                S: i OK SEARCH completed
                """);
    }

    @Test
    void aStoreWithoutIdsIsNotSaidToHaveThem() {
        ImapWire wire = ImapWire.loggedIn(time, ImapWire.server(new HeldStore()));
        assertThat(wire.asks("a CAPABILITY")).doesNotContain("OBJECTID");
    }

    // ------------------------------------------------------------------------------------------------ RFC 9394

    @Test
    void searchAndFetchReturnSomeOfTheMessagesFromEitherEnd() {
        mail.holds(TEXT, TEXT, TEXT, TEXT);
        mail.loses(2);
        ImapWire wire = selected();
        mail.flags(SystemFlag.SEEN, 1, 3);
        wire.plays("""
                C: a UID SEARCH RETURN (PARTIAL -1:-2 SAVE) ALL
                S: * ESEARCH (TAG "a") UID PARTIAL (-1:-2 3:4)
                S: * 1 FETCH (FLAGS (\\Seen \\Recent))
                S: * 2 FETCH (FLAGS (\\Seen \\Recent))
                S: a OK SEARCH completed
                C: b UID FETCH $ UID (PARTIAL 1:1)
                S: * 2 FETCH (UID 3)
                S: b OK FETCH completed
                C: c UID FETCH 1:* UID (PARTIAL -1:-2)
                S: * 2 FETCH (UID 3)
                S: * 3 FETCH (UID 4)
                S: c OK FETCH completed
                C: d UID FETCH 1:* UID (CHANGEDSINCE 6 PARTIAL 2:9)
                S: * OK [HIGHESTMODSEQ 8] ...
                S: * 2 FETCH (UID 3 MODSEQ (8))
                S: d OK FETCH completed
                C: e UID FETCH 1:* UID (PARTIAL 4:9)
                S: e OK FETCH completed
                """);
    }

    // ------------------------------------------------------------------------------------------------ RFC 9051

    @Test
    void whoEnablesRev2IsSpokenToInIt() {
        mail.holds(TEXT);
        loggedIn().plays("""
                C: a CREATE Entw&APw-rfe
                S: a OK ...
                C: b ENABLE imap4REV2 X-UNKNOWN
                S: * ENABLED IMAP4rev2
                S: b OK ENABLE completed
                C: c LIST "" E%
                S: * LIST (\\HasNoChildren) "/" "Entw\u00c3\u00bcrfe"
                S: c OK LIST completed
                C: d SELECT inbox
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ...
                S: * 1 EXISTS
                S: * OK [UIDVALIDITY 1] ...
                S: * OK [UIDNEXT 2] ...
                S: * OK [HIGHESTMODSEQ 2] ...
                S: * OK [MAILBOXID (...)] ...
                S: * LIST () "/" "INBOX"
                S: d OK [READ-WRITE] Selected
                C: e FETCH 1 FLAGS
                S: * 1 FETCH (FLAGS ())
                S: e OK FETCH completed
                C: f UID SEARCH ALL
                S: * ESEARCH (TAG "f") UID ALL 1
                S: f OK SEARCH completed
                C: g EXAMINE "Entw\u00c3\u00bcrfe"
                S: * OK [CLOSED] ...
                S: * FLAGS ...
                S: * OK [PERMANENTFLAGS ()] ...
                S: * 0 EXISTS
                S: * OK [UIDVALIDITY 2] ...
                S: * OK [UIDNEXT 1] ...
                S: * OK [HIGHESTMODSEQ 1] ...
                S: * OK [MAILBOXID (...)] ...
                S: * LIST () "/" "Entw\u00c3\u00bcrfe"
                S: g OK [READ-ONLY] Selected
                C: h STORE 1:* FLAGS ()
                S: h NO [READ-ONLY] ...
                """);
    }

    // ------------------------------------------------------------------------------------- RFC 5258, RFC 5819, RFC
    // 6154

    @Test
    void listHasSelectionsAndReturns() {
        loggedIn().plays("""
                C: a CREATE t1
                S: a OK ...
                C: b CREATE t2/t1
                S: b OK ...
                C: c CREATE Sent (USE (\\Sent))
                S: c OK ...
                C: d CREATE Other (USE (\\Other))
                S: d NO [USEATTR] ...
                C: e SUBSCRIBE t2/t1
                S: e OK ...
                C: f SUBSCRIBE gone
                S: f OK ...
                C: g LIST (SUBSCRIBED) "" *
                S: * LIST (\\NonExistent \\HasNoChildren \\Subscribed) "/" "gone"
                S: * LIST (\\HasNoChildren \\Subscribed) "/" "t2/t1"
                S: g OK LIST completed
                C: h LIST (SUBSCRIBED RECURSIVEMATCH) "" t%
                S: * LIST (\\NonExistent \\HasChildren) "/" "t2" ("CHILDINFO" ("SUBSCRIBED"))
                S: h OK LIST completed
                C: i LIST (SUBSCRIBED RECURSIVEMATCH) "" t*
                S: * LIST (\\HasNoChildren \\Subscribed) "/" "t2/t1"
                S: i OK LIST completed
                C: j LIST "" (t% Sent) RETURN (SUBSCRIBED STATUS (MESSAGES))
                S: * LIST (\\HasNoChildren \\Sent) "/" "Sent"
                S: * STATUS "Sent" (MESSAGES 0)
                S: * LIST (\\HasNoChildren) "/" "t1"
                S: * STATUS "t1" (MESSAGES 0)
                S: * LIST (\\NonExistent \\HasChildren) "/" "t2"
                S: j OK LIST completed
                C: k LIST (SPECIAL-USE) "" * RETURN (SPECIAL-USE)
                S: * LIST (\\HasNoChildren \\Sent) "/" "Sent"
                S: k OK LIST completed
                C: l LIST (SOMETHING) "" *
                S: l BAD The selections of LIST are SUBSCRIBED REMOTE RECURSIVEMATCH SPECIAL-USE
                C: m RENAME INBOX Old
                S: m OK RENAME completed
                C: n GETQUOTA ""
                S: * QUOTA "" (...)
                S: n OK GETQUOTA completed
                C: o GETQUOTAROOT inbox
                S: * QUOTAROOT "INBOX" ""
                S: * QUOTA "" (...)
                S: o OK GETQUOTAROOT completed
                C: p GETQUOTA x
                S: p NO [NONEXISTENT] ...
                """);
    }

    @Test
    void whoRenamesInboxKeepsAnEmptyOne() {
        mail.holds(TEXT, TEXT);
        loggedIn().plays("""
                C: a RENAME inbox Old
                S: a OK RENAME completed
                C: b STATUS Old (MESSAGES)
                S: * STATUS "Old" (MESSAGES 2)
                S: b OK STATUS completed
                """);
        assertThat(mail.uids()).isEmpty();
    }

    // --------------------------------------------------------------------------------------------------- the selected

    @Test
    void whatIsGoneAndNotToldKeepsItsNumber() {
        mail.holds(TEXT, TEXT, TEXT);
        ImapWire wire = selected();
        mail.loses(1, 2);
        wire.plays("""
                C: a FETCH 1:3 UID
                S: * 3 FETCH (UID 3)
                S: a OK [EXPUNGEISSUED] ...
                C: b STORE 1:3 +FLAGS (\\Seen)
                S: * 3 FETCH (FLAGS (\\Seen \\Recent))
                S: b OK [EXPUNGEISSUED] ...
                C: c SEARCH ALL
                S: * SEARCH 1 2 3
                S: c OK SEARCH completed
                C: d UID FETCH 3 FLAGS
                S: * 3 FETCH (FLAGS (\\Seen \\Recent) UID 3)
                S: * 1 EXPUNGE
                S: * 1 EXPUNGE
                S: d OK FETCH completed
                C: e FETCH 2 UID
                S: e BAD There are 1 messages, and no such number
                C: f FETCH 9:* UID
                S: * 1 FETCH (UID 3)
                S: f OK FETCH completed
                """);
    }

    @Test
    void whoDeletesTheMailboxLeavesItAndOthersAreToldGoodbye() {
        ImapWire one = loggedIn();
        one.asks("a CREATE x");
        one.asks("b SELECT x");
        ImapWire other = loggedIn();
        other.asks("b SELECT x");
        other.asks("c IDLE");
        one.plays("""
                C: c DELETE x
                S: c OK DELETE completed
                C: d FETCH 1 FLAGS
                S: d BAD Select a mailbox first
                """);
        assertThat(other.settles().takes()).isEqualTo("* BYE The mailbox was deleted\r\n");
    }

    @Test
    void aFailedSelectLeavesTheOtherMailbox() {
        mail.holds(TEXT);
        selected().plays("""
                C: a SELECT nowhere
                S: * OK [CLOSED] ...
                S: a NO [NONEXISTENT] ...
                C: b FETCH 1 FLAGS
                S: b BAD Select a mailbox first
                """);
    }

    @Test
    void closeExpungesWithoutAWordAndUnselectDoesNot() {
        mail.holds(TEXT, TEXT);
        ImapWire wire = selected();
        wire.plays("""
                C: a STORE 1 +FLAGS.SILENT \\Deleted
                S: a OK STORE completed
                C: b UNSELECT
                S: b OK UNSELECT completed
                """);
        assertThat(mail.uids()).hasSize(2);
        wire.asks("c EXAMINE INBOX");
        assertThat(wire.asks("d CLOSE")).isEqualTo("d OK CLOSE completed\r\n");
        assertThat(mail.uids()).hasSize(2);
        wire.asks("e SELECT INBOX");
        assertThat(wire.asks("f CLOSE")).isEqualTo("f OK CLOSE completed\r\n");
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void examineChangesNothing() {
        mail.holds(TEXT);
        ImapWire wire = loggedIn();
        wire.asks("a EXAMINE INBOX");
        wire.plays("""
                C: b FETCH 1 (FLAGS BODY[TEXT])
                S: * 1 FETCH (FLAGS (\\Recent) BODY[TEXT] {6}
                S: text
                S: )
                S: b OK FETCH completed
                C: c EXPUNGE
                S: c NO [READ-ONLY] ...
                C: d MOVE 1 INBOX
                S: d NO [READ-ONLY] ...
                C: e COPY 1 INBOX
                S: * 2 EXISTS
                S: * 2 RECENT
                S: e OK [COPYUID 1 1 2] COPY completed
                """);
    }

    @Test
    void aMovedMessageHasAnotherUidAlsoInItsOwnMailbox() {
        mail.holds(TEXT, TEXT);
        selected().plays("""
                C: a MOVE 1 INBOX
                S: * OK [COPYUID 1 1 3] Moved
                S: * 1 EXPUNGE
                S: * 2 EXISTS
                S: * 2 RECENT
                S: a OK MOVE completed
                """);
    }
}
