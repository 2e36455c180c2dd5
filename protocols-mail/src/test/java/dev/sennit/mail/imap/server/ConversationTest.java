// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.testkit.ManualTime;
import org.junit.jupiter.api.Test;

/** RFC 3501, RFC 9051, told as wire scripts. */
class ConversationTest {
    private static final String ONE = "Subject: one\r\n\r\nfirst\r\n";
    private static final String TWO = "Subject: two\r\n\r\nsecond\r\n";
    private static final String THREE = "Subject: three\r\n\r\nthird\r\n";

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

    @Test
    void aWholeVisit() {
        mail.holds(ONE, TWO);
        new ImapWire(time, server).plays("""
                S: * OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE AUTH=SCRAM-SHA-256...] Sennit
                C: a1 LOGIN tim tanstaaf
                S: a1 OK [CAPABILITY IMAP4rev1 ...] Logged in
                C: a2 SELECT inbox
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] These are kept
                S: * 2 EXISTS
                S: * 2 RECENT
                S: * OK [UNSEEN 1] ...
                S: * OK [UIDVALIDITY ...] ...
                S: * OK [UIDNEXT 3] ...
                S: * OK [HIGHESTMODSEQ ...] ...
                S: * OK [MAILBOXID (...)] ...
                S: a2 OK [READ-WRITE] Selected
                C: a3 FETCH 1:* (UID FLAGS RFC822.SIZE)
                S: * 1 FETCH (UID 1 FLAGS (\\Recent) RFC822.SIZE 23)
                S: * 2 FETCH (UID 2 FLAGS (\\Recent) RFC822.SIZE 24)
                S: a3 OK FETCH completed
                C: a4 FETCH 2 BODY[TEXT]
                S: * 2 FETCH (BODY[TEXT] {8}
                S: second
                S:  FLAGS (\\Seen \\Recent))
                S: a4 OK FETCH completed
                C: a5 STORE 1 +FLAGS (\\Deleted $Junk)
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)
                S: * 1 FETCH (FLAGS (\\Deleted $Junk \\Recent))
                S: a5 OK STORE completed
                C: a6 EXPUNGE
                S: * 1 EXPUNGE
                S: a6 OK EXPUNGE completed
                C: a7 LOGOUT
                S: * BYE Logging out
                S: a7 OK LOGOUT completed
                """);
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void aMessageIsAppended() {
        loggedIn().plays("""
                C: a APPEND INBOX (\\Seen $Work) " 1-Jan-2024 00:00:00 +0100" {12}
                S: + Send the message
                C: Subject: x
                C:
                S: a OK [APPENDUID ... 1] APPEND completed
                C: b SELECT INBOX
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)
                S: * OK [PERMANENTFLAGS ...
                S: * 1 EXISTS
                S: * 1 RECENT
                S: * OK [UIDVALIDITY ...
                S: * OK [UIDNEXT 2] ...
                S: * OK [HIGHESTMODSEQ ...
                S: * OK [MAILBOXID (...)] ...
                S: b OK ...
                C: c FETCH 1 ALL
                S: * 1 FETCH (FLAGS (\\Seen $Work \\Recent) INTERNALDATE "31-Dec-2023 23:00:00 +0000" RFC822.SIZE 12 ENVELOPE (...))
                S: c OK FETCH completed
                """);
    }

    @Test
    void anotherSessionsNewsCome() {
        mail.holds(ONE, TWO, THREE);
        ImapWire wire = selected();
        mail.loses(1);
        mail.holds(ONE);
        mail.flags(SystemFlag.FLAGGED, 3);
        wire.plays("""
                C: a FETCH 2 UID
                S: * 2 FETCH (UID 2)
                S: * 4 EXISTS
                S: * 4 RECENT
                S: * 3 FETCH (FLAGS (\\Flagged \\Recent))
                S: a OK FETCH completed
                C: b NOOP
                S: * 1 EXPUNGE
                S: b OK NOOP completed
                """);
    }

    @Test
    void inIdleTheyComeAtOnce() {
        mail.holds(ONE, TWO);
        ImapWire wire = selected();
        wire.plays("""
                C: a IDLE
                S: + Idling, say DONE
                """);
        mail.holds(THREE);
        assertThat(wire.settles().takes()).isEqualTo("* 3 EXISTS\r\n* 3 RECENT\r\n");
        mail.loses(2);
        assertThat(wire.settles().takes()).isEqualTo("* 2 FETCH (FLAGS (\\Deleted \\Recent))\r\n* 2 EXPUNGE\r\n");
        wire.plays("""
                C: done
                S: a OK IDLE completed
                """);
    }

    @Test
    void mailboxesComeAndGo() {
        loggedIn().plays("""
                C: a CREATE Work/2024/
                S: a OK [MAILBOXID ...] CREATE completed
                C: b CREATE Work/2024
                S: b NO [ALREADYEXISTS] ...
                C: c LIST "" *
                S: * LIST (\\HasNoChildren) "/" "INBOX"
                S: * LIST (\\Noselect \\HasChildren) "/" "Work"
                S: * LIST (\\HasNoChildren) "/" "Work/2024"
                S: c OK LIST completed
                C: d LIST "" %
                S: * LIST (\\HasNoChildren) "/" "INBOX"
                S: * LIST (\\Noselect \\HasChildren) "/" "Work"
                S: d OK LIST completed
                C: e LIST "" ""
                S: * LIST (\\Noselect) "/" ""
                S: e OK LIST completed
                C: f RENAME Work Play
                S: f NO [NONEXISTENT] ...
                C: g RENAME Work/2024 Play/2025
                S: g OK RENAME completed
                C: h STATUS Play/2025 (MESSAGES UIDNEXT UNSEEN RECENT SIZE)
                S: * STATUS "Play/2025" (MESSAGES 0 RECENT 0 UIDNEXT 1 UNSEEN 0 SIZE 0)
                S: h OK STATUS completed
                C: i SUBSCRIBE Play/2025
                S: i OK SUBSCRIBE completed
                C: j LSUB "" %
                S: * LSUB (\\Noselect) "/" "Play"
                S: j OK LSUB completed
                C: k DELETE Play/2025
                S: k OK DELETE completed
                C: l LIST (SUBSCRIBED) "" *
                S: * LIST (\\NonExistent \\HasNoChildren \\Subscribed) "/" "Play/2025"
                S: l OK LIST completed
                C: m DELETE INBOX
                S: m NO [CANNOT] ...
                C: n SELECT nothing
                S: n NO [NONEXISTENT] ...
                C: o NAMESPACE
                S: * NAMESPACE (("" "/")) NIL NIL
                S: o OK NAMESPACE completed
                """);
    }

    @Test
    void messagesAreCopiedAndMoved() {
        mail.holds(ONE, TWO, THREE);
        selected().plays("""
                C: a COPY 1:2 Else
                S: a NO [TRYCREATE] ...
                C: b CREATE Else
                S: b OK ...
                C: c COPY 1:2 Else
                S: c OK [COPYUID ... 1:2 1:2] COPY completed
                C: d UID MOVE 3 Else
                S: * OK [COPYUID ... 3 3] Moved
                S: * 3 EXPUNGE
                S: d OK MOVE completed
                C: e UID FETCH 3:* FLAGS
                S: * 2 FETCH (FLAGS (\\Recent) UID 2)
                S: e OK FETCH completed
                """);
    }

    @Test
    void messagesAreFound() {
        mail.holds(ONE, TWO, THREE);
        mail.flags(SystemFlag.SEEN, 2);
        selected().plays("""
                C: a SEARCH UNSEEN
                S: * SEARCH 1 3
                S: a OK SEARCH completed
                C: b UID SEARCH RETURN (MIN COUNT SAVE) NOT SUBJECT "two"
                S: * ESEARCH (TAG "b") UID MIN 1 COUNT 2
                S: b OK SEARCH completed
                C: c FETCH $ UID
                S: * 1 FETCH (UID 1)
                S: * 3 FETCH (UID 3)
                S: c OK FETCH completed
                C: d SEARCH TEXT {5}
                S: + OK
                C: third
                S: * SEARCH 3
                S: d OK SEARCH completed
                C: e SORT (REVERSE SUBJECT) UTF-8 ALL
                S: * SORT 2 3 1
                S: e OK SORT completed
                C: f THREAD ORDEREDSUBJECT US-ASCII ALL
                S: * THREAD (1)(2)(3)
                S: f OK THREAD completed
                C: g SEARCH CHARSET x-none ALL
                S: g NO [BADCHARSET (US-ASCII UTF-8)] ...
                C: h SEARCH RETURN (ALL) 2:9
                S: * ESEARCH (TAG "h") ALL 2:3
                S: h OK SEARCH completed
                """);
    }
}
