// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What a client may not do, and what becomes of the next command. */
class LimitsTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);

    private ImapServerFactory server(ImapLimits limits) {
        return new ImapServerFactory(ImapWire.OPTIONS.withLimits(limits), ImapWire.ACCOUNTS, store);
    }

    private ImapWire greeted() {
        return ImapWire.greeted(time, server(ImapLimits.DEFAULTS));
    }

    private ImapWire loggedIn() {
        return ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS));
    }

    @Test
    void whatIsNotUnderstoodIsNamedAndTheNextCommandIsRead() {
        greeted().plays("""
                C: a NONSENSE
                S: a BAD There is no such command
                C: (
                S: * BAD Expected a tag at character 1
                C:
                S: * BAD Expected a tag at character 1, the end
                C: b LOGIN tim
                S: b BAD Expected a space at character 12, the end
                C: c NOOP
                S: c OK NOOP completed
                """);
    }

    @Test
    void beforeTheLoginLinesAndLiteralsAreShort() {
        String name = "x".repeat(8192 - "a LOGIN  y\r\n".length());
        ImapWire wire = greeted().sends("a LOGIN " + name + " y\r\n").waits("2s");
        assertThat(wire.takes()).startsWith("a NO [AUTHENTICATIONFAILED] ");
        assertThat(wire.sends("b LOGIN " + name + "x y\r\nc NOOP\r\n").takes())
                .isEqualTo("b BAD [TOOBIG] The lines of a command may have 8192 bytes\r\nc OK NOOP completed\r\n");
        assertThat(wire.asks("d LOGIN {2147483647}")).startsWith("d BAD [TOOBIG] The literals of a command may have ");
        assertThat(wire.asks("e LOGIN {99999999999999999999}")).startsWith("e BAD [TOOBIG] ");
        assertThat(wire.asks("f LOGIN {4096}")).isEqualTo("+ OK\r\n");
        assertThat(wire.asks("y".repeat(4096) + " {1}")).startsWith("f BAD [TOOBIG] ");
        assertThat(wire.asks("g NOOP")).isEqualTo("g OK NOOP completed\r\n");
        assertThat(wire.asks("h LOGIN {4097+}"))
                .contains("h BAD [TOOBIG] ", "* BYE [TOOBIG] That is more than a command may have");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void beforeTheLoginLiteralsAreFew() {
        String pairs = " {1+}\r\nx {1+}\r\ny".repeat(2);
        ImapWire wire = greeted();
        assertThat(wire.asks("a ID (" + pairs.strip() + ")")).endsWith("a OK ID completed\r\n");
        assertThat(wire.asks("b ID (" + pairs.strip() + " {1}"))
                .isEqualTo("b BAD [TOOBIG] The literals of a command may have 4096 bytes, and there may be 4\r\n");
    }

    @Test
    void parenthesesAreCounted() { // CVE-2026-27857
        assertThat(greeted().asks("a ID " + "(".repeat(1000))).startsWith("a BAD ");
        mail.holds("Subject: x\r\n\r\n");
        ImapWire wire = ImapWire.selected(time, server(ImapLimits.DEFAULTS));
        assertThat(wire.asks("a SEARCH " + "(".repeat(31) + "ALL" + ")".repeat(31)))
                .isEqualTo("a BAD Lists may be nested 30 deep\r\n");
        assertThat(wire.asks("b SEARCH " + "NOT ".repeat(1000) + "ALL")).startsWith("b BAD ");
    }

    @Test
    void sectionsOfAFetchAreCounted() {
        mail.holds("Subject: x\r\n\r\n");
        ImapWire wire = ImapWire.selected(time, server(ImapLimits.DEFAULTS.withSections(2)));
        assertThat(wire.asks("a FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.SIZE[3])"))
                .isEqualTo("a BAD A FETCH asks for at most 2 sections and parts\r\n");
        assertThat(wire.asks("b FETCH 1 (" + "BINARY.SIZE[1] ".repeat(4000) + "BINARY.SIZE[2])"))
                .isEqualTo("* 1 FETCH (BINARY.SIZE[1] 0 BINARY.SIZE[2] 0)\r\nb OK FETCH completed\r\n");
    }

    @Test
    void whoWaitsToBeAskedIsNotAskedForWhatIsOfNoUse() {
        loggedIn().plays("""
                C: a APPEND Nowhere {1000}
                S: a NO [TRYCREATE] ...
                C: b APPEND INBOX {99999999999}
                S: b NO [TOOBIG] A message may have 52428800 octets
                C: c NOOP {3}
                S: c BAD NOOP has no literals
                C: d APPEND INBOX (\\Wrong) {3}
                S: d BAD The flags with a backslash are ...
                C: e NOOP
                S: e OK NOOP completed
                """);
    }

    @Test
    void theLimitIsTheStoresWhereThatTakesLess() { // RFC 7889
        MemoryMailStore small =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withOctets(100, 10_000), InstantSource.system());
        ImapWire wire = ImapWire.loggedIn(time, ImapWire.server(small));
        assertThat(wire.asks("a CAPABILITY")).contains(" APPENDLIMIT=100\r\n");
        assertThat(wire.asks("b STATUS INBOX (APPENDLIMIT)")).contains("(APPENDLIMIT 100)");
        assertThat(wire.asks("c APPEND INBOX {101}")).isEqualTo("c NO [TOOBIG] A message may have 100 octets\r\n");
        assertThat(wire.asks("d APPEND INBOX {100}")).startsWith("+ ");
    }

    @Test
    void whoDoesNotWaitIsHeardOutAndWhatWasSentIsNoCommand() {
        String victim = "x DELETE Work\r\n";
        ImapWire wire = loggedIn();
        wire.asks("a CREATE Work");
        wire.sends("b APPEND Nowhere {15+}\r\n" + victim + "\r\nc NOOP {15+}\r\n" + victim + "\r\nd NOOP\r\n");
        assertThat(wire.takes())
                .matches("b NO \\[TRYCREATE] .*\r\nc BAD NOOP has no literals\r\nd OK NOOP completed\r\n");
        assertThat(wire.asks("e LIST \"\" Work")).contains("\"Work\"");
        assertThat(wire.asks("f APPEND INBOX {99999999999+}")).startsWith("* BYE [TOOBIG] ");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void theMessagesOfAnAppendAreCountedAndMeasuredTogether() {
        ImapLimits limits = ImapLimits.DEFAULTS.withMessageBytes(10).withAppendBytes(15);
        ImapWire wire = ImapWire.loggedIn(time, server(limits));
        wire.plays("""
                C: a APPEND INBOX {10+}
                C: 12345678
                C:  {6}
                S: a NO [LIMIT] The messages of an APPEND may have 15 octets
                """);
        String rest = " {10+}\r\n" + "x".repeat(10);
        assertThat(wire.sends("b APPEND INBOX" + rest + rest + "\r\n").takes()).startsWith("* BYE [TOOBIG] ");
        ImapWire other = loggedIn();
        assertThat(other.sends("c APPEND INBOX" + " {1+}\r\nx".repeat(101) + "\r\nd NOOP\r\n")
                        .takes())
                .isEqualTo("c NO [LIMIT] An APPEND may have 100 messages\r\nd OK NOOP completed\r\n");
        assertThat(other.sends("e APPEND INBOX" + " {99999999999+}\r\n").takes())
                .startsWith("* BYE [TOOBIG] ");
        assertThat(mail.uids()).isEmpty();
    }

    @Test
    void whatSeveralMessagesHaveTogetherDoesNotOverflow() {
        long most = Long.MAX_VALUE - 1;
        MemoryMailStore large =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withOctets(most, most), InstantSource.system());
        ImapLimits limits = ImapLimits.DEFAULTS.withAppendBytes(most).withMessageBytes(most);
        ImapServerFactory factory =
                new ImapServerFactory(ImapWire.OPTIONS.withLimits(limits), ImapWire.ACCOUNTS, large);
        assertThat(ImapWire.loggedIn(time, factory)
                        .sends("a APPEND INBOX {2+}\r\nxy {" + most + "}\r\n")
                        .takes())
                .isEqualTo("a NO [LIMIT] The messages of an APPEND may have " + most + " octets\r\n");
    }

    @Test
    void anAppendWhoseLineIsTooLongBehindItsMessageIsAnsweredByItsTag() {
        ImapWire wire = loggedIn().sends("a APPEND INBOX {3+}\r\nabc");
        assertThat(wire.sends("b " + "x".repeat(100_000) + "\r\nc STATUS INBOX (MESSAGES)\r\n")
                        .takes())
                .startsWith("a BAD [TOOBIG] The lines of a command may have ")
                .endsWith("\r\n* STATUS \"INBOX\" (MESSAGES 0)\r\nc OK STATUS completed\r\n");
    }

    @Test
    void anAppendEndsBehindItsMessage() {
        ImapWire wire = loggedIn();
        assertThat(wire.sends("a APPEND INBOX {3+}\r\nabc x\r\n").takes())
                .isEqualTo("a BAD APPEND ends behind its message\r\n");
        assertThat(wire.sends("b APPEND INBOX {3+}\r\nabc x {3+}\r\nabc\r\n").takes())
                .isEqualTo("b BAD Expected flags, a time or the message as a literal at character 2\r\n");
        assertThat(mail.uids()).isEmpty();
        assertThat(wire.sends("c APPEND INBOX {3+}\r\nabc\r\n").takes()).startsWith("c OK [APPENDUID ");
        assertThat(mail.uids()).hasSize(1);
    }

    /** RFC 3502: so a client that has sent some of its messages takes the command back. */
    @Test
    void aMessageWithoutOctetsCancelsAppend() {
        mail.holds("Subject: x\r\n\r\n");
        String no = " NO Nothing is appended: a message without octets cancels the command\r\n";
        for (String messages : new String[] {
            " {0}",
            " {0+}\r\n",
            " {3+}\r\nabc {0}",
            " {3+}\r\nabc {0+}\r\n",
            " {0+}\r\n {3+}\r\nabc",
            " {0+}\r\n {3}",
            " ~{0+}\r\n"
        }) {
            ImapWire wire = ImapWire.selected(time, server(ImapLimits.DEFAULTS));
            assertThat(wire.sends("a APPEND INBOX" + messages + "\r\nb NOOP\r\n")
                            .takes())
                    .as(messages)
                    .isEqualTo("a" + no + "b OK NOOP completed\r\n");
            assertThat(wire.sends("c REPLACE 1 INBOX {0+}\r\n\r\nd NOOP\r\n").takes())
                    .isEqualTo("c" + no + "d OK NOOP completed\r\n");
        }
        assertThat(mail.uids()).hasSize(1);
    }

    @Test
    void aLineEndsWithCrlf() {
        for (String each : new String[] {"a NOOP\n", "a NO\rOP\r\n", "a NOOP\0\r\n"}) {
            ImapWire wire = greeted().sends(each);
            assertThat(wire.takes()).startsWith("* BYE A line ends with CRLF, and this one has a ");
            assertThat(wire.transport.closing()).isTrue();
        }
    }

    @Test
    void twentyErrorsAreEnough() {
        ImapWire wire = greeted();
        for (int i = 0; i < 19; i++) {
            assertThat(wire.asks("a X")).isEqualTo("a BAD There is no such command\r\n");
        }
        assertThat(wire.asks("a X")).isEqualTo("a BAD There is no such command\r\n* BYE Too many errors\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whoDoesNotReadIsNotReadFrom() {
        mail.holds("Subject: x\r\n\r\n" + "y".repeat(10_000) + "\r\n");
        ImapWire wire = ImapWire.selected(time, server(ImapLimits.DEFAULTS));
        wire.transport.peerStalls();
        wire.sends("a FETCH 1 BODY.PEEK[]\r\n".repeat(700));
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isLessThan(100_000);
        ImapWire other = loggedIn();
        other.transport.peerStalls();
        other.sends("a NAMESPACE\r\n".repeat(10_000));
        assertThat(other.transport.reading()).isFalse();
        assertThat(other.transport.bufferedBytes()).isLessThan(100_000);
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() {
        ImapWire wire = greeted()
                .sends("a LOGIN tim tanstaaf\r\nb SELECT INBOX\r\nc APPEND INBOX {3+}\r\nabc\r\n"
                        + "d FETCH 1 RFC822.SIZE\r\ne IDLE\r\nDONE\r\nf LOGOUT\r\ng NOOP\r\n");
        assertThat(wire.takes().lines().filter(line -> !line.startsWith("* ") && !line.startsWith("+ ")))
                .map(line -> line.substring(0, 4))
                .containsExactly("a OK", "b OK", "c OK", "d OK", "e OK", "f OK");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> ImapLimits.DEFAULTS.withErrors(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImapLimits.DEFAULTS.withMessageBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ImapLimits.DEFAULTS.withConnections(5).connections()).isEqualTo(5);
    }

    @Test
    void whoOnlyTalksIsSentAway() {
        ImapWire wire = greeted();
        for (int i = 0; i < 50; i++) {
            assertThat(wire.asks("a NOOP")).isEqualTo("a OK NOOP completed\r\n");
            assertThat(wire.asks("b ID NIL")).endsWith("b OK ID completed\r\n");
        }
        assertThat(wire.asks("c CAPABILITY")).isEqualTo("* BYE Log in\r\n");
        ImapWire user = loggedIn();
        for (int i = 0; i < 200; i++) {
            assertThat(user.asks("a NOOP")).isEqualTo("a OK NOOP completed\r\n");
        }
    }

    @Test
    void aBrowserIsSentAway() {
        ImapWire wire = greeted().sends("POST / HTTP/1.1\r\nHost: imap.example\r\n\r\na LOGIN tim tanstaaf\r\n");
        assertThat(wire.takes()).isEqualTo("* BYE This is no server of HTTP\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whatAMistakeHasLeftIsNotSentToSomebodyElse() {
        ServerSettings settings = new ServerSettings(ImapWire.OPTIONS, ImapWire.ACCOUNTS, store);
        ImapWire wire = new ImapWire(time, settings.newServer());
        settings.loops().get(time.reactor()).output(this).line("somebody's mail");
        assertThat(wire.asks("a NOOP")).doesNotContain("somebody");
        wire.sends("b LOGIN tim tanstaaf\r\nc SELECT INBOX\r\nd IDLE\r\n").takes();
        settings.loops().get(time.reactor()).output(this).line("somebody's mail");
        mail.holds("Subject: x\r\n\r\n");
        assertThat(wire.settles().takes()).isEqualTo("* 1 EXISTS\r\n* 1 RECENT\r\n");
        settings.loops().get(time.reactor()).output(this).line("somebody's mail");
        assertThat(wire.waits("2m").takes()).isEqualTo("* OK Still here\r\n");
    }

    @Test
    void whoIsSlowInIdleHearsANoticeOnce() {
        ImapWire wire = ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS.withResponseBytes(1)));
        assertThat(wire.asks("a IDLE")).startsWith("+ ");
        wire.transport.peerStalls();
        wire.waits("2m");
        wire.transport.peerReads();
        assertThat(wire.settles().takes()).isEqualTo("* OK Still here\r\n");
    }
}
