// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.UserSessions;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However a session ends, its user may begin another one. */
@ExtendWith(LeakCheck.class)
class UserSessionsTest {
    private static final String LOGIN = "a LOGIN tim tanstaaf";
    private static final String REFUSED = "a NO [LIMIT] This user has too many sessions already\r\n";

    private final HeldStore store = new HeldStore();
    private final UserSessions one = new UserSessions(1);

    private ImapWire greeted(ManualTime time, MailStore from) {
        return ImapWire.greeted(
                time, new ImapServerFactory(ImapWire.OPTIONS.withUserSessions(one), ImapWire.ACCOUNTS, from));
    }

    private ImapWire greeted(ManualTime time) {
        return greeted(time, store);
    }

    private ImapWire loggedIn(ManualTime time) {
        ImapWire wire = greeted(time);
        assertThat(wire.asks(LOGIN)).startsWith("a OK ");
        assertThat(one.count("tim")).isEqualTo(1);
        return wire;
    }

    @AfterEach
    void nobodyIsLeft() {
        assertThat(one.count("tim")).isZero();
    }

    @Test
    void whoHasTooManyIsRefusedOnEveryServerThatCountsThere(ManualTime time) {
        ImapWire first = loggedIn(time);
        ImapWire second = greeted(time);
        assertThat(second.asks(LOGIN)).isEqualTo(REFUSED);
        ImapWire other = greeted(time);
        assertThat(other.asks("a LOGIN eve \"with two  blanks\"")).startsWith("a OK ");
        first.asks("b LOGOUT");
        assertThat(second.asks(LOGIN)).startsWith("a OK ");
        second.transport.loseNow(CloseReason.DONE);
        other.transport.loseNow(CloseReason.DONE);
    }

    @Test
    void logoutALossAndADeadlineEndIt(ManualTime time) {
        loggedIn(time).asks("b LOGOUT");
        loggedIn(time).transport.loseNow(CloseReason.DONE);
        assertThat(loggedIn(time).waits("30m").reason()).startsWith("timed out");
        loggedIn(time).asks("no\0command");
    }

    @Test
    void aLossWhileTheStoreOpensEndsIt(ManualTime time) {
        ImapWire wire = greeted(time);
        store.holds();
        wire.sends(LOGIN + "\r\n");
        assertThat(one.count("tim")).isEqualTo(1);
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(one.count("tim")).isZero();
        store.goesOn();
        wire.settles();
    }

    @Test
    void aStoreThatFailsBeginsNone(ManualTime time) {
        MemoryMailStore closed = new MemoryMailStore();
        closed.close();
        ImapWire wire = greeted(time, closed);
        assertThat(wire.asks(LOGIN)).startsWith("a NO ");
        assertThat(one.count("tim")).isZero();
        wire.transport.loseNow(CloseReason.DONE);
    }
}
