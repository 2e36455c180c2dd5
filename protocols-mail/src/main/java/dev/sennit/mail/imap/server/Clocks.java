// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.ImapTimeouts;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;

/** The deadlines of a connection, besides the one between commands. Each ends with its last words. */
final class Clocks {
    private final ImapTimeouts timeouts;
    private final Deadline login;
    private final Deadline idle;
    private final Deadline literal;
    private Duration loginLeft = Deadline.NONE; // while it is held

    Clocks(Transport transport, ImapTimeouts timeouts, Consumer<String> lastWords) {
        this.timeouts = timeouts;
        login = new Deadline(
                transport, DeadlineKind.PHASE, "login", () -> lastWords.accept("Autologout; the login took too long"));
        idle = new Deadline(
                transport, DeadlineKind.PHASE, "IDLE", () -> lastWords.accept("Autologout; IDLE for too long"));
        literal = new Deadline(
                transport,
                DeadlineKind.IDLE,
                "literal",
                () -> lastWords.accept("Autologout; the message took too long"));
        login.set(timeouts.login());
    }

    /** Somebody else has to answer: that is not the client's time. */
    void hold() {
        if (login.state() == Deadline.State.ARMED) {
            loginLeft = login.status().remaining();
            login.cancel();
        }
        literal.cancel();
    }

    void release() {
        if (!loginLeft.equals(Deadline.NONE)) {
            login.set(loginLeft);
            loginLeft = Deadline.NONE;
        }
    }

    void loggedIn() {
        login.cancel();
        loginLeft = Deadline.NONE;
    }

    void idles() {
        idle.set(timeouts.idle());
    }

    void endsIdling() {
        idle.cancel();
    }

    /** The next bytes of a message are due. */
    void expectsLiteral() {
        literal.set(timeouts.literal());
    }

    void hasLiteral() {
        literal.cancel();
    }
}
