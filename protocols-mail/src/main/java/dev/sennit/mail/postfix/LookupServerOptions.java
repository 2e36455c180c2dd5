// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;

/**
 * How much a server of lookups takes, and how long it waits. Postfix's clients keep a connection for some time after the last answer, give
 * an answer up after 100 s, and take 4,096 bytes over tcp_table and 100,000 over socketmap.
 *
 * @param connections how many connections there may be; beyond, a connection is closed at once
 * @param lookups how many lookups of one connection are under way; beyond, it is not read
 * @param idle how long a connection may be without a request, however its bytes come; {@link Deadline#NONE} for ever
 * @param lookup how long the table may take for an answer; then the client is told to come again
 * @param write how long a client may take nothing of our answers; then it is cut off
 */
public record LookupServerOptions(int connections, int lookups, Duration idle, Duration lookup, Duration write) {
    /** 1,000 connections with 16 lookups each; idle 15 min, lookup 60 s, write 100 s. */
    public static final LookupServerOptions DEFAULTS =
            new LookupServerOptions(1000, 16, Duration.ofMinutes(15), Duration.ofSeconds(60), Duration.ofSeconds(100));

    /**
     * Checks all of them.
     *
     * @param connections see above; 1 or more
     * @param lookups see above; 1 or more
     * @param idle see above; positive, as all that follow
     * @param lookup see above
     * @param write see above
     * @throws IllegalArgumentException if one is less
     */
    public LookupServerOptions {
        if (connections < 1 || lookups < 1) {
            throw new IllegalArgumentException(
                    "limits are at least 1: connections " + connections + ", lookups " + lookups);
        }
        Require.positive("idle", idle);
        Require.positive("lookup", lookup);
        Require.positive("write", write);
    }

    /**
     * Another number of connections.
     *
     * @param value the new {@link #connections}
     * @return the others as they are
     */
    public LookupServerOptions withConnections(int value) {
        return new LookupServerOptions(value, lookups, idle, lookup, write);
    }

    /**
     * Another number of lookups.
     *
     * @param value the new {@link #lookups}
     * @return the others as they are
     */
    public LookupServerOptions withLookups(int value) {
        return new LookupServerOptions(connections, value, idle, lookup, write);
    }

    /**
     * Another time between requests.
     *
     * @param value the new {@link #idle}
     * @return the others as they are
     */
    public LookupServerOptions withIdle(Duration value) {
        return new LookupServerOptions(connections, lookups, value, lookup, write);
    }

    /**
     * Another time for an answer of the table.
     *
     * @param value the new {@link #lookup}
     * @return the others as they are
     */
    public LookupServerOptions withLookup(Duration value) {
        return new LookupServerOptions(connections, lookups, idle, value, write);
    }

    /**
     * Another write time.
     *
     * @param value the new {@link #write}
     * @return the others as they are
     */
    public LookupServerOptions withWrite(Duration value) {
        return new LookupServerOptions(connections, lookups, idle, lookup, value);
    }

    /**
     * The options to listen with, so that {@link #write} is in force.
     *
     * @return the default options with this write time
     */
    public TcpOptions tcpOptions() {
        return TcpOptions.defaults().withWriteStall(write);
    }
}
