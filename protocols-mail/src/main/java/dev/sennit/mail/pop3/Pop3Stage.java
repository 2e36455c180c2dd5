// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import java.time.Duration;
import java.util.Locale;

/** What a POP3 client can wait for; each kind of waiting has its own time. */
public enum Pop3Stage {
    /** The connection: name, TCP and, at a {@code tls:} endpoint, TLS. By default 30 s. */
    CONNECT(Duration.ofSeconds(30)),
    /** The greeting; by default 1 min. */
    GREETING(Duration.ofMinutes(1)),
    /** The answer to CAPA, to its end; by default 1 min. */
    CAPABILITIES(Duration.ofMinutes(1)),
    /** The answer to STLS; by default 1 min. The handshake has {@link dev.sennit.reactor.TlsOptions#handshakeTimeout()}. */
    START_TLS(Duration.ofMinutes(1)),
    /** Each answer while logging in; by default 2 min, for servers that let failures wait, or open large maildrops. */
    AUTHENTICATION(Duration.ofMinutes(2)),
    /** The answer to STAT, DELE, RSET or NOOP; by default 1 min. */
    COMMAND(Duration.ofMinutes(1)),
    /** The answer to LIST or UIDL, to its end; by default 5 min. */
    LISTING(Duration.ofMinutes(5)),
    /** The first line of the answer to RETR or TOP; by default 2 min. */
    MESSAGE_START(Duration.ofMinutes(2)),
    /** More of a message; by default 1 min between two reads. */
    MESSAGE_BLOCK(Duration.ofMinutes(1)),
    /** The answer to QUIT, before which messages are removed; by default 5 min. */
    QUIT(Duration.ofMinutes(5)),
    /** The next command: without one for so long the client says QUIT. By default 5 min, half of what servers must wait. */
    IDLE(Duration.ofMinutes(5));

    private final Duration defaultTimeout;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    Pop3Stage(Duration defaultTimeout) {
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
