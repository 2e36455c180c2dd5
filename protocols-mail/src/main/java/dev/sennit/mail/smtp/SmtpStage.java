// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.reactor.Deadline;
import java.time.Duration;
import java.util.Locale;

/** What an SMTP or LMTP client can wait for; each kind of waiting has its own time (RFC 5321 section 4.5.3.2). */
public enum SmtpStage {
    /** The hosts of a domain in DNS, for a {@link MailRoute}; by default 30 s. */
    LOOKUP(Duration.ofSeconds(30)),
    /** The connection: name, TCP and, at a {@code tls:} endpoint, TLS. By default 30 s. */
    CONNECT(Duration.ofSeconds(30)),
    /** The greeting, 220; by default 5 min, the RFC's least. */
    GREETING(Duration.ofMinutes(5)),
    /** The reply to EHLO, HELO or LHLO; by default 5 min. */
    HELLO(Duration.ofMinutes(5)),
    /** The reply to STARTTLS; by default 5 min. The handshake has {@link dev.sennit.reactor.TlsOptions#handshakeTimeout()}. */
    START_TLS(Duration.ofMinutes(5)),
    /** Each reply to AUTH and to the responses behind it; by default 5 min. */
    AUTHENTICATION(Duration.ofMinutes(5)),
    /** The reply to MAIL; by default 5 min, the RFC's least. */
    MAIL(Duration.ofMinutes(5)),
    /** The reply to each RCPT; by default 5 min, the RFC's least. */
    RECIPIENT(Duration.ofMinutes(5)),
    /** The reply to DATA, 354; by default 2 min, the RFC's least. */
    DATA_START(Duration.ofMinutes(2)),
    /** The server takes more of a message's text: none of it for so long is a write stall. By default 3 min, the RFC's least. */
    DATA_BLOCK(Duration.ofMinutes(3)),
    /** The reply to each BDAT but the last; by default 5 min. */
    CHUNK(Duration.ofMinutes(5)),
    /** The reply, or each of LMTP's, to a message that was sent; by default 10 min, the RFC's least. */
    DATA_END(Duration.ofMinutes(10)),
    /** The reply to RSET; by default 20 s. */
    RESET(Duration.ofSeconds(20)),
    /** The reply to QUIT; by default 30 s. */
    QUIT(Duration.ofSeconds(30)),
    /** The next message: a connection that has none for so long is ended with QUIT. By default 4 min, less than servers wait. */
    IDLE(Duration.ofMinutes(4)),
    /** One message, from MAIL to the last reply, whatever comes meanwhile; by default {@link Deadline#NONE}. */
    MESSAGE(Deadline.NONE);

    private final Duration defaultTimeout;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    SmtpStage(Duration defaultTimeout) {
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
     * @return for example {@code "data end"}
     */
    public String label() {
        return label;
    }
}
