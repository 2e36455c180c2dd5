// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.imap.server.ServerSettings;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;

/**
 * An IMAP server: {@code reactor.listenTcp(address, factory, factory.tcpOptions())}. It may listen at several places and on several
 * reactors at once, with TLS from the first byte (port 993) and without (port 143).
 *
 * <p>It speaks IMAP4rev1 (RFC 3501), and IMAP4rev2 (RFC 9051) with those who enable it; its CAPABILITY names the extensions. Lines end
 * with CRLF and with nothing else: a bare CR, a bare LF or a NUL outside a literal ends the connection, and so does a byte behind
 * STARTTLS. A command that cannot be read is answered with {@code BAD} and what was wrong, and the next one is read.
 *
 * <p>Commands are carried out in order. While one is, and while a client does not take its answers, nothing more is read. Messages pass
 * in pieces, in both directions.
 */
public final class ImapServerFactory implements ServerFactory {
    private final ImapServerOptions options;
    private final ServerSettings settings;

    /**
     * A server.
     *
     * @param options how it serves
     * @param accounts who may log in
     * @param store whose mail they get, by the name that the accounts answer; stays the caller's
     */
    public ImapServerFactory(ImapServerOptions options, Accounts accounts, MailStore store) {
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
