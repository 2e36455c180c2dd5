// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.pop3.server.ServerSettings;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;

/**
 * A POP3 server: {@code reactor.listenTcp(address, factory, factory.tcpOptions())}. It may listen at several places and on several
 * reactors at once, with TLS from the first byte (port 995) and without (port 110).
 *
 * <p>It speaks RFC 1939 whole, with TOP, UIDL and APOP where the accounts have secrets; CAPA, PIPELINING and response codes (RFC 2449,
 * RFC 3206), AUTH (RFC 5034), and STLS (RFC 2595) where it has a certificate. Commands end with CRLF and with nothing else: a bare CR, a
 * bare LF or a NUL ends the connection, and so does a byte behind STLS.
 *
 * <p>A client sees the INBOX as it was when it logged in, and has it to itself: a second client of the same account is told
 * {@code [IN-USE]}. That holds among the clients of one factory, so one should serve all ports of a store; IMAP clients are not kept
 * out. Messages go when the client says QUIT, and never otherwise. Sizes are those of the store: they are exact for messages whose
 * last line ends and that have no bare CR and no NUL, which no SMTP server of this library takes; others are mended on their way.
 */
public final class Pop3ServerFactory implements ServerFactory {
    private final Pop3ServerOptions options;
    private final ServerSettings settings;

    /**
     * A server.
     *
     * @param options how it serves
     * @param accounts who may log in
     * @param store whose mail they get, by the name that the accounts answer; stays the caller's
     */
    public Pop3ServerFactory(Pop3ServerOptions options, Accounts accounts, MailStore store) {
        this.options = options;
        settings = new ServerSettings(options, accounts, store);
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
