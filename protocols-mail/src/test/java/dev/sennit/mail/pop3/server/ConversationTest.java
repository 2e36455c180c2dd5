// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions.RetrievedMessages;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 1939, 2449. */
class ConversationTest {
    private static final String ONE = "Subject: one\r\n\r\n.dot\r\n..\r\nlast\r\n"; // 32 octets
    private static final String TWO = "Subject: two\r\n\r\na\r\nb\r\nc\r\n"; // 25 octets

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);
    private final Pop3ServerFactory server = Pop3Wire.server(store);

    private Pop3Wire loggedIn() {
        return Pop3Wire.loggedIn(time, server);
    }

    @Test
    void theExampleOfTheRfc() {
        mail.holds(ONE, TWO);
        Pop3Wire wire = new Pop3Wire(time, server);
        assertThat(wire.takes()).matches("\\+OK POP3 Sennit <[^<> ]+@pop\\.example>\r\n");
        assertThat(wire.asks("USER tim")).startsWith("+OK ");
        assertThat(wire.asks("PASS tanstaaf")).isEqualTo("+OK Logged in, 2 messages (57 octets)\r\n");
        assertThat(wire.asks("STAT")).isEqualTo("+OK 2 57\r\n");
        assertThat(wire.asks("LIST")).isEqualTo("+OK 2 messages (57 octets)\r\n1 32\r\n2 25\r\n.\r\n");
        assertThat(wire.asks("RETR 1")).isEqualTo("+OK 32 octets\r\nSubject: one\r\n\r\n..dot\r\n...\r\nlast\r\n.\r\n");
        assertThat(wire.asks("DELE 1")).startsWith("+OK ");
        assertThat(wire.asks("LIST")).isEqualTo("+OK 1 messages (25 octets)\r\n2 25\r\n.\r\n");
        assertThat(wire.asks("QUIT")).isEqualTo("+OK Bye\r\n");
        assertThat(wire.reason()).isEqualTo("done");
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void deletionsHappenAfterQuitOnly() {
        mail.holds(ONE, TWO);
        Pop3Wire wire = loggedIn().sends("DELE 1\r\nDELE 2\r\n");
        assertThat(mail.uids()).hasSize(2);
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(mail.uids()).hasSize(2);
        Pop3Wire reset = loggedIn().sends("DELE 1\r\nDELE 2\r\nRSET\r\nDELE 2\r\nQUIT\r\n");
        assertThat(reset.transport.closing()).isTrue();
        assertThat(mail.uids()).containsExactly(1L);
    }

    @Test
    void whatOthersHaveFlaggedStays() {
        mail.holds(ONE, TWO);
        mail.flags(SystemFlag.DELETED, 1);
        loggedIn().sends("DELE 2\r\nQUIT\r\n");
        assertThat(mail.uids()).containsExactly(1L);
    }

    @Test
    void aDeletedMessageIsNoMessage() {
        mail.holds(ONE, TWO);
        Pop3Wire wire = loggedIn().sends("DELE 1\r\n");
        wire.takes();
        for (String each :
                new String[] {"RETR 1", "LIST 1", "UIDL 1", "TOP 1 0", "RETR 3", "DELE 0", "LIST 99999999999"}) {
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR No such message\r\n");
        }
        assertThat(wire.asks("DELE 1")).isEqualTo("-ERR Deleted already\r\n");
        assertThat(wire.asks("STAT")).isEqualTo("+OK 1 25\r\n");
        assertThat(wire.asks("LIST 2")).isEqualTo("+OK 2 25\r\n");
    }

    @Test
    void theMaildropIsAsItWasAtLogin() {
        mail.holds(ONE);
        Pop3Wire wire = loggedIn();
        mail.holds(TWO);
        assertThat(wire.asks("STAT")).isEqualTo("+OK 1 32\r\n");
        mail.loses(1);
        assertThat(wire.asks("RETR 1")).isEqualTo("-ERR Somebody else has removed this message\r\n");
        assertThat(wire.sends("DELE 1\r\n").asks("QUIT")).endsWith("+OK Bye\r\n");
        assertThat(mail.uids()).containsExactly(2L);
    }

    @Test
    void uniqueIdsStayAndAreNeverGivenAgain() {
        mail.holds(ONE, TWO);
        Pop3Wire first = loggedIn();
        String both = first.asks("UIDL");
        assertThat(both).matches("\\+OK .*\r\n1 00000001[0-9a-f]{8}\r\n2 00000002[0-9a-f]{8}\r\n\\.\r\n");
        first.sends("DELE 1\r\nQUIT\r\n");
        Pop3Wire second = loggedIn();
        String second1 = second.asks("UIDL 1");
        assertThat(both).contains("\r\n2 " + second1.substring("+OK 1 ".length()));
    }

    @Test
    void topSendsTheHeaderAndSomeLines() {
        mail.holds(TWO, "Subject: none", "\r\nbody\r\n.\r\n");
        Pop3Wire wire = loggedIn();
        assertThat(wire.asks("TOP 1 0")).isEqualTo("+OK\r\nSubject: two\r\n\r\n.\r\n");
        assertThat(wire.asks("TOP 1 2")).isEqualTo("+OK\r\nSubject: two\r\n\r\na\r\nb\r\n.\r\n");
        assertThat(wire.asks("TOP 1 999999999999")).isEqualTo("+OK\r\n" + TWO + ".\r\n");
        assertThat(wire.asks("TOP 2 1")).isEqualTo("+OK\r\nSubject: none\r\n.\r\n");
        assertThat(wire.asks("top 3 2")).isEqualTo("+OK\r\n\r\nbody\r\n..\r\n.\r\n");
        for (String each : new String[] {"TOP", "TOP 1", "TOP 1 -1", "TOP 1 x", "TOP 1 1 1"}) {
            assertThat(wire.asks(each)).as(each).startsWith("-ERR TOP needs ");
        }
    }

    @Test
    void messagesThatWereSentWholeAreSeenWhenTheSessionEnds() {
        mail.holds(ONE, TWO, ONE, ONE);
        Pop3Wire wire = loggedIn();
        wire.asks("RETR 1");
        wire.asks("TOP 2 1000");
        wire.asks("RETR 3");
        wire.asks("DELE 3");
        assertThat(mail.seen()).isEmpty();
        wire.asks("QUIT");
        assertThat(mail.seen()).containsExactly(1L);
        Pop3Wire broken = loggedIn();
        broken.asks("RETR 2");
        broken.asks("DELE 2");
        broken.transport.loseNow(CloseReason.DONE);
        assertThat(mail.seen()).containsExactly(1L, 2L);
    }

    @Test
    void messagesThatWereSentStayUnseenWhereThatIsWanted() {
        mail.holds(ONE);
        Pop3Wire wire = Pop3Wire.loggedIn(
                time,
                new Pop3ServerFactory(
                        Pop3Wire.OPTIONS.withRetrievedMessages(RetrievedMessages.UNCHANGED), Pop3Wire.ACCOUNTS, store));
        wire.asks("RETR 1");
        wire.asks("QUIT");
        assertThat(mail.seen()).isEmpty();
    }

    @Test
    void capabilitiesSayWhatThereIs() {
        Pop3Wire wire = Pop3Wire.greeted(time, server);
        String all = "TOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nEXPIRE NEVER\r\nUSER\r\n"
                + "SASL SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN\r\nIMPLEMENTATION Sennit\r\n.\r\n";
        assertThat(wire.asks("CAPA")).isEqualTo("+OK Capabilities follow\r\n" + all);
        wire.sends(Pop3Wire.LOGIN);
        wire.takes();
        assertThat(wire.asks("capa")).isEqualTo("+OK Capabilities follow\r\n" + all);
    }

    @Test
    void everyCommandHasItsTime() {
        Pop3Wire wire = Pop3Wire.greeted(time, server);
        for (String each : new String[] {"STAT", "LIST", "RETR 1", "DELE 1", "NOOP", "RSET", "TOP 1 0", "UIDL"}) {
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR Log in first\r\n");
        }
        wire.sends(Pop3Wire.LOGIN);
        wire.takes();
        for (String each : new String[] {"USER a", "PASS a", "APOP a b", "AUTH PLAIN", "STLS"}) {
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR Logged in already\r\n");
        }
    }

    @Test
    void argumentsAreChecked() {
        mail.holds(ONE);
        Pop3Wire wire = loggedIn();
        for (String each : new String[] {"RETR", "DELE ", "RETR 1 2", "LIST -1", "UIDL +1", "RETR 0x1", "DELE  1"}) {
            assertThat(wire.asks(each)).as(each).startsWith("-ERR This command needs the number of a message");
        }
        for (String each : new String[] {"STAT 1", "NOOP a", "RSET 1", "QUIT now", "CAPA x"}) {
            assertThat(wire.asks(each)).as(each).isEqualTo("-ERR This command has no argument\r\n");
        }
        assertThat(wire.asks("LAST")).isEqualTo("-ERR Unknown command\r\n");
        assertThat(wire.asks("")).isEqualTo("-ERR Unknown command\r\n");
        assertThat(wire.asks("NOOP \u00ff")).isEqualTo("-ERR This is no UTF-8\r\n");
        assertThat(wire.asks("LIST 1 ")).isEqualTo("+OK 1 32\r\n");
    }

    @Test
    void aLineHas255OctetsAtMost() {
        Pop3Wire wire = loggedIn();
        assertThat(wire.asks("NOOP" + " ".repeat(249))).isEqualTo("+OK\r\n");
        assertThat(wire.asks("NOOP" + " ".repeat(250))).isEqualTo("-ERR Line too long\r\n");
        assertThat(wire.asks("NOOP")).isEqualTo("+OK\r\n");
        assertThat(wire.sends("x".repeat(1_000_000)).takes()).isEmpty();
        assertThat(wire.asks("")).isEqualTo("-ERR Line too long\r\n");
    }

    @Test
    void onlyCrlfEndsALine() {
        for (String each : new String[] {"NOOP\nNOOP\r\n", "NOOP\rNOOP\r\n", "NO\0OP\r\n", "\n", "NOOP\r\r\n"}) {
            Pop3Wire wire = loggedIn().sends("DELE 1\r\n");
            wire.takes();
            assertThat(wire.sends(each).takes())
                    .startsWith("-ERR A line ends with CRLF, and this one has a ")
                    .containsOnlyOnce("\r\n");
            assertThat(wire.transport.closing()).isTrue();
        }
    }

    @Test
    void aLongListWaitsForTheClientPieceByPiece() {
        String[] many = new String[5000];
        Arrays.fill(many, "\r\n");
        mail.holds(many);
        Pop3Wire wire = loggedIn();
        wire.transport.peerStalls();
        wire.sends("UIDL\r\nNOOP\r\n");
        assertThat(wire.transport.bufferedBytes()).isBetween(30_000L, 40_000L);
        assertThat(wire.transport.reading()).isFalse();
        wire.transport.peerReads();
        String[] lines = wire.settles().takes().split("\r\n");
        assertThat(lines).hasSize(5003);
        assertThat(lines[5000]).startsWith("5000 00001388");
        assertThat(lines[5001]).isEqualTo(".");
        assertThat(lines[5002]).isEqualTo("+OK");
    }

    @Test
    void errorsAreCountedAndTheLastOneIsTold() {
        Pop3Limits three = Pop3Limits.DEFAULTS.withErrors(3, 3);
        Pop3Wire wire = Pop3Wire.greeted(
                time, new Pop3ServerFactory(Pop3Wire.OPTIONS.withLimits(three), Pop3Wire.ACCOUNTS, store));
        assertThat(wire.asks("HELLO")).isEqualTo("-ERR Unknown command\r\n");
        assertThat(wire.asks("Host: a")).isEqualTo("-ERR Unknown command\r\n");
        assertThat(wire.asks("Accept: *")).isEqualTo("-ERR Too many errors, closing\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void aMaildropShowsSoManyMessagesAndTheOthersLater() {
        mail.holds(ONE, TWO, ONE);
        Pop3ServerFactory two = new Pop3ServerFactory(
                Pop3Wire.OPTIONS.withLimits(Pop3Limits.DEFAULTS.withMessages(2)), Pop3Wire.ACCOUNTS, store);
        Pop3Wire wire = Pop3Wire.loggedIn(time, two);
        assertThat(wire.asks("STAT")).isEqualTo("+OK 2 57\r\n");
        wire.sends("DELE 1\r\nQUIT\r\n");
        assertThat(Pop3Wire.loggedIn(time, two).asks("LIST")).contains("\r\n1 25\r\n2 32\r\n.\r\n");
    }

    @Test
    void aSessionOfPop3CountsAsOneOfItsUser() {
        UserSessions one = new UserSessions(1);
        Pop3ServerFactory counting =
                new Pop3ServerFactory(Pop3Wire.OPTIONS.withUserSessions(one), Pop3Wire.ACCOUNTS, store);
        assertThat(one.enter("tim")).isTrue();
        Pop3Wire wire = Pop3Wire.greeted(time, counting);
        assertThat(wire.sends(Pop3Wire.LOGIN).takes())
                .endsWith("-ERR [SYS/TEMP] This user has too many sessions already\r\n");
        one.leave("tim");
        assertThat(wire.sends(Pop3Wire.LOGIN).takes()).contains("+OK Logged in");
        assertThat(one.count("tim")).isEqualTo(1);
        wire.sends("DELE 1\r\nQUIT\r\n");
        assertThat(one.count("tim")).isZero();
        Pop3Wire lost = Pop3Wire.loggedIn(time, counting);
        lost.transport.loseNow(CloseReason.DONE);
        assertThat(one.count("tim")).isZero();
    }

    @Test
    void aMaildropIsOneClientsAtATime() {
        Pop3Wire first = loggedIn();
        Pop3Wire second = Pop3Wire.greeted(time, server);
        second.sends(Pop3Wire.LOGIN);
        assertThat(second.takes()).endsWith("-ERR [IN-USE] Another client has this maildrop open\r\n");
        Pop3Wire other = Pop3Wire.greeted(time, server);
        assertThat(other.sends("USER eve\r\nPASS with two  blanks\r\n").takes()).contains("+OK Logged in, 0 ");
        first.sends("QUIT\r\n");
        second.sends(Pop3Wire.LOGIN);
        assertThat(second.takes()).contains("+OK Logged in");
        second.transport.loseNow(CloseReason.DONE);
        loggedIn();
    }

    @Test
    void conversationsAreTheSameHoweverTheirBytesCome() {
        String said = Pop3Wire.LOGIN + "STAT\r\nRETR 1\r\nTOP 2 1\r\nUIDL\r\nDELE 1\r\nLIST\r\nBAD\r\nQUIT\r\n";
        String whole = answers(said, said.length());
        assertThat(whole).contains("..dot").endsWith("+OK Bye\r\n");
        for (int at = 0; at < said.length(); at++) {
            assertThat(answers(said, at)).as("cut at %d", at).isEqualTo(whole);
        }
        MemoryMailStore fresh = new MemoryMailStore();
        new Mail(fresh).holds(ONE, TWO);
        Pop3Wire wire = Pop3Wire.greeted(time, Pop3Wire.server(fresh));
        said.chars().forEach(c -> wire.sends(Character.toString(c)));
        assertThat(withoutIds(wire.takes())).isEqualTo(whole);
    }

    private String answers(String said, int cut) {
        MemoryMailStore fresh = new MemoryMailStore();
        new Mail(fresh).holds(ONE, TWO);
        Pop3Wire wire = Pop3Wire.greeted(time, Pop3Wire.server(fresh));
        if (cut > 0) {
            wire.sends(said.substring(0, cut));
        }
        if (cut < said.length()) {
            wire.sends(said.substring(cut));
        }
        return withoutIds(wire.takes());
    }

    /** The second half of an id is the mailbox's. */
    private static String withoutIds(String answers) {
        return answers.replaceAll("(0000000[12])[0-9a-f]{8}", "$1");
    }
}
