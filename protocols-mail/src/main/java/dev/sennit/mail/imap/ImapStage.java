// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import java.time.Duration;
import java.util.Locale;

/** What an IMAP client can wait for; each kind of waiting has its own time. */
public enum ImapStage {
    /** The connection: name, TCP and, at a {@code tls:} endpoint, TLS. By default 30 s. */
    CONNECT(Duration.ofSeconds(30)),
    /** The greeting; by default 1 min. */
    GREETING(Duration.ofMinutes(1)),
    /** The answer to CAPABILITY; by default 1 min. */
    CAPABILITIES(Duration.ofMinutes(1)),
    /** The answer to STARTTLS; by default 1 min. The handshake has {@link dev.sennit.reactor.TlsOptions#handshakeTimeout()}. */
    START_TLS(Duration.ofMinutes(1)),
    /** Each answer while logging in; by default 2 min, for servers that let failures wait. */
    AUTHENTICATION(Duration.ofMinutes(2)),
    /** The answer to a command that changes or asks for little, to its end; by default 2 min. */
    COMMAND(Duration.ofMinutes(2)),
    /** The answer to one that can tell or change much, such as FETCH, SEARCH or MOVE, and each part of it; by default 5 min. */
    LISTING(Duration.ofMinutes(5)),
    /** The beginning of a message; by default 2 min. */
    MESSAGE_START(Duration.ofMinutes(2)),
    /** More of a message, or that the server takes more of one; by default 1 min between two. */
    MESSAGE_BLOCK(Duration.ofMinutes(1)),
    /** That the server wants the message of an APPEND; by default 2 min. */
    APPEND_START(Duration.ofMinutes(2)),
    /** The answer to an APPEND whose message was sent; by default 5 min. */
    APPEND_END(Duration.ofMinutes(5)),
    /** Events: after so long IDLE is given anew, so that nobody on the way forgets the connection. By default 9 min; 29 min at most. */
    RENEWAL(Duration.ofMinutes(9)),
    /** The answer to LOGOUT; by default 1 min. */
    LOGOUT(Duration.ofMinutes(1)),
    /** The next command: without one for so long the client logs out. By default 25 min, less than servers must wait. */
    IDLE(Duration.ofMinutes(25));

    private final Duration defaultTimeout;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    ImapStage(Duration defaultTimeout) {
        this.defaultTimeout = defaultTimeout;
    }

    /**
     * How long it is waited for by default.
     *
     * @return positive
     */
    public Duration defaultTimeout() {
        return defaultTimeout;
    }

    /**
     * The stage in words, as its deadline is called.
     *
     * @return for example {@code "message start"}
     */
    public String label() {
        return label;
    }
}
