// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;

/**
 * Serves tables to Postfix's {@code socketmap:inet:host:port:name} and {@code socketmap:unix:path:name}, socketmap_table(5), and to
 * sendmail. A request is a netstring {@code NAME KEY} of at most 10,000 bytes, and the answer one of at most 100,000: {@code OK VALUE},
 * {@code NOTFOUND}, {@code TEMP}, {@code TIMEOUT} or {@code PERM} with a reason. Requests may follow each other; answers come in their order.
 *
 * <p>Everybody who can connect may ask, so it should listen where only Postfix is. It may listen at several places and on several reactors.
 */
public final class SocketmapServerFactory implements ServerFactory {
    private final ServedTable served;

    /**
     * A server.
     *
     * @param table what is looked up in
     * @param options how it serves
     */
    public SocketmapServerFactory(LookupTable table, LookupServerOptions options) {
        served = new ServedTable(table, options);
    }

    @Override
    public Protocol buildProtocol(SocketAddress peer) {
        return new SocketmapServer(served);
    }

    /** The write time of its options is the transport's write stall. */
    @Override
    public TcpOptions tcpOptions() {
        return served.options().tcpOptions();
    }
}
