// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code tcp6:PORT[:interface=ADDR][:backlog=N]} and {@code tcp6:HOST:PORT[:timeout=TIME][:bind=ADDR]}. */
@AutoService(EndpointParser.class)
public final class Tcp6EndpointParser implements EndpointParser {
    private static final String SYNTAX = "tcp6:PORT[:interface=ADDR][:backlog=N]";
    private static final String CLIENT_SYNTAX = "tcp6:HOST:PORT[:timeout=TIME][:bind=ADDR]";
    private static final String DEFAULT_INTERFACE = "::1"; // opening a port to the network is asked for by name

    /** For the service loader. */
    public Tcp6EndpointParser() {}

    @Override
    public String type() {
        return "tcp6";
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public Optional<String> clientSyntax() {
        return Optional.of(CLIENT_SYNTAX);
    }

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        description.expect(1, SYNTAX + ", with \\: for each colon of an address", "interface", "backlog");
        int port = description.number("PORT", description.arguments().get(0), 0, 65_535);
        String where = description.keywords().getOrDefault("interface", DEFAULT_INTERFACE);
        Optional<Integer> backlog = Optional.ofNullable(description.keywords().get("backlog"))
                .map(text -> description.number("backlog", text, 1, 1 << 20));
        return new Tcp6ServerEndpoint(new InetSocketAddress(address(description, "interface", where), port), backlog);
    }

    @Override
    public ClientEndpoint parseClient(EndpointDescription description) {
        description.expect(2, CLIENT_SYNTAX + ", with \\: for each colon of an address", "timeout", "bind");
        String host = description.arguments().get(0);
        int port = description.number("PORT", description.arguments().get(1), 1, 65_535);
        var timeout = Optional.ofNullable(description.keywords().get("timeout"))
                .map(text -> TcpEndpointParser.timeout(description, text));
        Optional<InetAddress> bind =
                Optional.ofNullable(description.keywords().get("bind")).map(text -> address(description, "bind", text));
        try {
            Optional<InetAddress> literal = HostNames.literal(host);
            if (literal.isPresent() && !(literal.get() instanceof Inet6Address)) {
                throw new IllegalArgumentException(
                        "HOST must be a name or an IPv6 address, not '" + host + "': for IPv4 write tcp");
            }
            return new Tcp6ClientEndpoint(new TcpClientEndpoint(host, port, timeout, bind));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint '" + description.text() + "': " + e.getMessage(), e);
        }
    }

    /** Names are refused: looking one up could block, and a local end belongs to an address. */
    private static InetAddress address(EndpointDescription description, String what, String text) {
        String hint = "";
        try {
            Optional<InetAddress> address = HostNames.literal(text);
            if (address.isPresent() && address.get() instanceof Inet6Address) {
                return address.get();
            }
            hint = address.isPresent() ? ": for IPv4 write tcp" : "";
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("endpoint '" + description.text() + "': " + what
                + " must be an IPv6 address such as \\:\\:1 or \\:\\:, not '" + text + "'" + hint);
    }
}
