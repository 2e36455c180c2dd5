// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** {@code tcp:PORT[:interface=ADDR][:backlog=N]}. */
@AutoService(EndpointParser.class)
public final class TcpEndpointParser implements EndpointParser {
    private static final String SYNTAX = "tcp:PORT[:interface=ADDR][:backlog=N]";
    private static final String DEFAULT_INTERFACE = "127.0.0.1"; // opening a port to the network is asked for by name

    /** For the service loader. */
    public TcpEndpointParser() {}

    @Override
    public String type() {
        return "tcp";
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        description.expect(1, SYNTAX, "interface", "backlog");
        int port = description.number("PORT", description.arguments().get(0), 0, 65_535);
        String where = description.keywords().getOrDefault("interface", DEFAULT_INTERFACE);
        String backlogText = description.keywords().get("backlog");
        Optional<Integer> backlog = backlogText == null
                ? Optional.empty()
                : Optional.of(description.number("backlog", backlogText, 1, 1 << 20));
        return new TcpServerEndpoint(new InetSocketAddress(address(description, where), port), backlog);
    }

    /** Names are refused: looking one up could block, and a port belongs to an address. */
    private static InetAddress address(EndpointDescription description, String literal) {
        boolean looksLikeAddress = literal.matches("[0-9]+(\\.[0-9]+){3}") || literal.contains(":");
        try {
            if (looksLikeAddress) {
                return InetAddress.getByName(literal);
            }
        } catch (UnknownHostException e) {
            // said below
        }
        throw new IllegalArgumentException("endpoint '" + description.text()
                + "': interface must be an IP address such as 127.0.0.1, 0.0.0.0 or \\:\\:1, not '" + literal + "'");
    }
}
