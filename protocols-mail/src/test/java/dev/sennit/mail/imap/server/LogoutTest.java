// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands are carried out in order; LOGOUT alone does not wait for ever. */
@ExtendWith(LeakCheck.class)
class LogoutTest {
    private static final String LARGE = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(300);
    private static final String GOODBYE = "* BYE Logging out\r\nb OK LOGOUT completed\r\n";

    private final HeldStore store = new HeldStore();
    private final Mail mail = new Mail(store.store).holds("Subject: a\r\n\r\nb\r\n", LARGE, LARGE, LARGE);
    private final ImapServerFactory server = ImapWire.server(store);

    private static String all(ImapWire wire) {
        StringBuilder all = new StringBuilder();
        for (String taken = wire.settles().takes();
                !taken.isEmpty();
                taken = wire.settles().takes()) {
            all.append(taken);
        }
        return all.toString();
    }

    @Test
    void aFetchThatIsTakenSlowlyEndsBehindAMessage(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.transport.peerStalls();
        wire.sends("a FETCH 1:* BODY.PEEK[]\r\n");
        assertThat(wire.transport.reading()).isTrue();
        wire.sends("b LOG").sends("OUT\r\n");
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.ledger()).contains("logout in 30s of 30s");
        wire.waits("29999ms");
        assertThat(wire.ledger()).contains("logout in 1ms of 30s");
        wire.waits("1ms").transport.peerReads();
        String taken = all(wire);
        assertThat(taken).endsWith("a NO LOGOUT has cut this short\r\n" + GOODBYE);
        assertThat(taken.length()).isBetween(LARGE.length(), 2 * LARGE.length());
        assertThat(taken).contains("* 2 FETCH (BODY[] {" + LARGE.length() + "}\r\n" + LARGE + ")\r\n");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void aFetchOfManySectionsEndsBehindOneOfThem(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.transport.peerStalls();
        wire.sends("a FETCH 2 (BODY.PEEK[] BODY.PEEK[TEXT] BODY.PEEK[1])\r\nb LOGOUT\r\n")
                .waits("30s");
        wire.transport.peerReads();
        String literal = "BODY[] {" + LARGE.length() + "}\r\n" + LARGE;
        assertThat(all(wire)).isEqualTo("* 2 FETCH (" + literal + ")\r\na NO LOGOUT has cut this short\r\n" + GOODBYE);
    }

    @Test
    void othersHaveTheirTurnBehindEachPartThatIsDecoded(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.transport.peerStalls();
        wire.sends("a FETCH 2 (BINARY.SIZE[] BINARY.SIZE[1])\r\nb LOGOUT\r\n").waits("30s");
        wire.transport.peerReads();
        assertThat(all(wire))
                .isEqualTo("* 2 FETCH (BINARY.SIZE[] " + LARGE.length() + ")\r\na NO LOGOUT has cut this short\r\n"
                        + GOODBYE);
    }

    @Test
    void whoTakesItInTimeHasAllOfIt(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.transport.peerStalls();
        wire.sends("a FETCH 1:* BODY.PEEK[]\r\nb LOGOUT\r\n")
                .waits("29s")
                .transport
                .peerReads();
        String taken = all(wire);
        assertThat(taken).endsWith("a OK FETCH completed\r\n" + GOODBYE);
        assertThat(taken.length()).isGreaterThan(3 * LARGE.length());
    }

    @Test
    void aSearchInASlowStoreIsCutShort(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        store.holds();
        wire.sends("a SEARCH BODY x\r\n");
        assertThat(wire.transport.reading()).isTrue();
        wire.sends("b LOGOUT\r\n").waits("30s");
        assertThat(wire.takes()).isEmpty();
        store.goesOn();
        assertThat(wire.settles().takes()).isEqualTo("a NO LOGOUT has cut this short\r\n" + GOODBYE);
    }

    @Test
    void nothingElseOvertakesNorIsPassedOver(ManualTime time) {
        for (String between :
                new String[] {"STORE 1 +FLAGS (\\Deleted)", "NOOP", "LOGOUT now", "SEARCH BODY {3+}\r\nb L"}) {
            ImapWire wire = ImapWire.selected(time, server);
            store.holds();
            wire.sends("a SEARCH BODY x\r\n").sends("n " + between + "\r\nb LOGOUT\r\n");
            assertThat(wire.transport.reading()).isFalse();
            assertThat(wire.ledger()).as(between).noneMatch(line -> line.startsWith("logout"));
            wire.waits("1h");
            store.goesOn();
            assertThat(wire.settles().takes())
                    .as(between)
                    .contains("a OK SEARCH completed\r\n")
                    .contains("\r\nn ")
                    .endsWith(GOODBYE);
        }
        assertThat(mail.uids()).hasSize(4);
    }

    @Test
    void whatChangesSomethingIsFinished(ManualTime time) {
        for (String change :
                new String[] {"STORE 1 +FLAGS (\\Flagged)", "COPY 1 INBOX", "EXPUNGE", "APPEND INBOX {1+}\r\nx"}) {
            ImapWire wire = ImapWire.selected(time, server);
            store.holds();
            wire.sends("a " + change + "\r\nb LOGOUT\r\n").waits("1h");
            assertThat(wire.transport.reading()).as(change).isFalse();
            store.goesOn();
            assertThat(wire.settles().takes()).as(change).contains("a OK ").endsWith(GOODBYE);
        }
    }

    @Test
    void whatStandsInAMessageIsNoCommand(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        wire.asks("f FETCH 1 FLAGS");
        store.holds();
        wire.sends("a APPEND INBOX {11+}\r\n").sends("b LOGOUT\r\nx\r\n");
        assertThat(wire.ledger()).noneMatch(line -> line.startsWith("logout"));
        store.goesOn();
        assertThat(wire.settles().takes()).contains("a OK [APPENDUID ");
        assertThat(wire.transport.closing()).isFalse();
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void itIsFoundHoweverItsBytesCome(ManualTime time) {
        String line = "b LOGOUT\r\n";
        for (int cut = 0; cut <= line.length(); cut++) {
            ImapWire wire = ImapWire.selected(time, server);
            store.holds();
            wire.sends("a SEARCH BODY x\r\n" + line.substring(0, cut)).sends(line.substring(cut));
            assertThat(wire.ledger()).as("cut at %s", cut).contains("logout in 30s of 30s");
            store.goesOn();
            assertThat(wire.settles().takes()).endsWith("a OK SEARCH completed\r\n" + GOODBYE);
        }
    }

    @Test
    void noMoreThanALineIsLookedAt(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        store.holds();
        wire.sends("a SEARCH BODY x\r\n");
        assertThat(wire.sends("x".repeat(511)).transport.reading()).isTrue();
        wire.sends("x");
        assertThat(wire.transport.reading()).isFalse();
        store.goesOn();
        assertThat(wire.settles().takes()).endsWith("a OK SEARCH completed\r\n");
        assertThat(wire.transport.reading()).isTrue();
        assertThat(wire.asks(" NOOP")).endsWith("x OK NOOP completed\r\n");
        wire.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void whoSendsNoMoreIsAnsweredAllTheSame(ManualTime time) {
        ImapWire wire = ImapWire.selected(time, server);
        store.holds();
        wire.sends("a SEARCH BODY x\r\n");
        wire.transport.peerFinishes();
        assertThat(wire.settles().transport.closing()).isFalse();
        store.goesOn();
        assertThat(wire.settles().takes()).endsWith("a OK SEARCH completed\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void theTimeIsAnOption(ManualTime time) {
        for (Duration wait : new Duration[] {Duration.ZERO, Deadline.NONE}) {
            ImapWire wire = ImapWire.selected(
                    time,
                    new ImapServerFactory(
                            ImapWire.OPTIONS.withTimeouts(ImapTimeouts.DEFAULTS.withLogout(wait)),
                            ImapWire.ACCOUNTS,
                            store));
            store.holds();
            wire.sends("a SEARCH BODY x\r\nb LOGOUT\r\n").waits("240h");
            store.goesOn();
            assertThat(wire.settles().takes())
                    .contains(wait.isZero() ? "a NO " : "a OK ")
                    .endsWith(GOODBYE);
        }
    }
}
