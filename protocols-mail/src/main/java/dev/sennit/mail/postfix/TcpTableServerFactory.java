// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;

/**
 * Serves a table to Postfix's {@code tcp:host:port}, tcp_table(5). A request is {@code get KEY}, and the answer {@code 200 VALUE}, {@code
 * 500} if there is none, or {@code 400} for an error after which Postfix comes again. Lines have 4,096 bytes at most, end with LF or CRLF,
 * and have {@code %XX} for what is not printable. Requests may follow each other; answers come in their order.
 *
 * <p>Everybody who can connect may ask, so it should listen where only Postfix is. It may listen at several places and on several reactors.
 */
public final class TcpTableServerFactory implements ServerFactory {
    private final ServedTable served;

    /**
     * A server.
     *
     * @param table what is looked up in
     * @param options how it serves
     */
    public TcpTableServerFactory(LookupTable table, LookupServerOptions options) {
        served = new ServedTable(table, options);
    }

    @Override
    public Protocol buildProtocol(SocketAddress peer) {
        return new TcpTableServer(served);
    }

    /** The write time of its options is the transport's write stall. */
    @Override
    public TcpOptions tcpOptions() {
        return served.options().tcpOptions();
    }
}
