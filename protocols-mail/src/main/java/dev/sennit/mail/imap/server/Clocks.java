// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.mail.pace.LeastRate;
import dev.sennit.mail.session.PhaseClock;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.util.function.Consumer;

/** The deadlines of a connection, besides the one between commands. Each ends with its last words. */
final class Clocks {
    private final ImapTimeouts timeouts;
    private final PhaseClock login;
    private final Deadline idle;
    private final Deadline literal;
    private final LeastRate rate;
    private final Deadline logout;
    private long literalBytes; // that have come

    Clocks(
            Transport transport,
            ImapTimeouts timeouts,
            Consumer<String> lastWords,
            Consumer<CloseReason> tooSlow,
            Runnable cutShort) {
        this.timeouts = timeouts;
        login = new PhaseClock(transport, "login", () -> lastWords.accept("Autologout; the login took too long"));
        idle = new Deadline(
                transport, DeadlineKind.PHASE, "IDLE", () -> lastWords.accept("Autologout; IDLE for too long"));
        literal = new Deadline(
                transport,
                DeadlineKind.IDLE,
                "literal",
                () -> lastWords.accept("Autologout; the message took too long"));
        rate = new LeastRate(
                transport,
                "literal rate",
                timeouts.literalBytesPerSecond(),
                timeouts.literalGrace(),
                () -> literalBytes,
                tooSlow);
        logout = new Deadline(transport, DeadlineKind.PHASE, "logout", cutShort);
    }

    /** The login is due. */
    void start() {
        login.start(timeouts.login());
    }

    PhaseClock login() {
        return login;
    }

    void loggedIn() {
        login.end();
    }

    void idles() {
        idle.set(timeouts.idle());
    }

    void endsIdling() {
        idle.cancel();
    }

    /** LOGOUT waits for the command before it. */
    void logoutWaits() {
        if (logout.state() == Deadline.State.OFF) {
            logout.set(timeouts.logout());
        }
    }

    /** That has ended. */
    void nextCommand() {
        logout.cancel();
    }

    /** The next bytes of a message are due. */
    void expectsLiteral() {
        literal.set(timeouts.literal());
        rate.run();
    }

    /** Some have come, and the store has them. */
    void hasLiteral(int bytes) {
        literal.cancel();
        rate.pause();
        literalBytes += bytes;
    }

    /** All have come. */
    void endsLiteral() {
        rate.restart();
        literalBytes = 0;
    }
}
