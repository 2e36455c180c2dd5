// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.smtp.SmtpLimits;
import java.time.Duration;

/** Counts what a client does wrong, and what it does in vain. */
final class Offences {
    private final SmtpLimits limits;
    private final Duration delay;
    private int errors;
    private int junkCommands;

    Offences(SmtpLimits limits, Duration delay) {
        this.limits = limits;
        this.delay = delay;
    }

    /** Counts an error; whether it was one too many. */
    boolean error() {
        return ++errors >= limits.hardErrors();
    }

    /** How long the answer to the last error waits. */
    Duration delay() {
        return delay.multipliedBy(Math.max(0, errors - limits.softErrors()));
    }

    /** Counts a command that leads to nothing; whether it is an error by now. */
    boolean junk() {
        return ++junkCommands > limits.junkCommands();
    }

    /** A message was accepted. */
    void clear() {
        errors = 0;
        junkCommands = 0;
    }
}
