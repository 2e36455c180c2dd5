// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.smtp.server.ServerSettings;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;

/**
 * An SMTP server, or an LMTP one: {@code reactor.listenTcp(address, factory, factory.tcpOptions())}. It may listen at several places and
 * on several reactors at once.
 *
 * <p>It speaks RFC 5321 with PIPELINING, SIZE, 8BITMIME, ENHANCEDSTATUSCODES, CHUNKING and LIMITS, with STARTTLS where it has a
 * certificate, and with BINARYMIME, SMTPUTF8 and DSN where its sink has them. Lines end with CRLF and with nothing else, in commands and
 * in messages: a bare CR, a bare LF or a NUL ends the connection. Where a client must wait for a reply and does not, the connection ends
 * as well.
 */
public final class SmtpServerFactory implements ServerFactory {
    private final SmtpServerOptions options;
    private final ServerSettings settings;

    /**
     * A server.
     *
     * @param options how it serves
     * @param sink where its messages go
     */
    public SmtpServerFactory(SmtpServerOptions options, MailSink sink) {
        this.options = options;
        settings = new ServerSettings(options, sink);
    }

    @Override
    public Protocol buildProtocol(SocketAddress peer) {
        return settings.newServer();
    }

    /** The write time of its timeouts is the transport's write stall. */
    @Override
    public TcpOptions tcpOptions() {
        return options.timeouts().tcpOptions();
    }
}
