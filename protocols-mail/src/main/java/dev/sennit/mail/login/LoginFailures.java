// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.reactor.Transport;
import java.time.Duration;

/** How often a connection has failed to log in, TLS or not. */
public final class LoginFailures {
    private final Transport transport;
    private final FailedLogins ofAddresses;
    private final Duration delay;
    private final int limit;
    private int count;

    LoginFailures(Transport transport, FailedLogins ofAddresses, Duration delay, int limit) {
        this.transport = transport;
        this.ofAddresses = ofAddresses;
        this.delay = delay;
        this.limit = limit;
    }

    /** How long a login waits before it is looked at: for as long as the last failure of its address would have it wait elsewhere. */
    public Duration pause() {
        return ofAddresses.pause(transport.peer(), transport.reactor(), delay);
    }

    /** How long the answer waits to who finds too many others waiting: it is no failure, but asking again at once is to gain nothing. */
    public Duration crowdDelay() {
        return delay;
    }

    /** Counts one more, and returns how long its answer waits: longer each time, for this connection and for its address. */
    public Duration add() {
        count++;
        return delay.multipliedBy(Math.max(count, ofAddresses.add(transport.peer(), transport.reactor())));
    }

    /** Whether these were all that a connection may have. */
    public boolean areTooMany() {
        return count >= limit;
    }
}
