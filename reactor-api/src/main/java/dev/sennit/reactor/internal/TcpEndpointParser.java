// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** {@code tcp:PORT[:interface=ADDR][:backlog=N]} and {@code tcp:HOST:PORT[:timeout=TIME][:bind=ADDR]}. */
@AutoService(EndpointParser.class)
public final class TcpEndpointParser implements EndpointParser {
    private static final String SYNTAX = "tcp:PORT[:interface=ADDR][:backlog=N]";
    private static final String CLIENT_SYNTAX = "tcp:HOST:PORT[:timeout=TIME][:bind=ADDR]";
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
    public Optional<String> clientSyntax() {
        return Optional.of(CLIENT_SYNTAX);
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
        return new TcpServerEndpoint(new InetSocketAddress(address(description, "interface", where), port), backlog);
    }

    @Override
    public ClientEndpoint parseClient(EndpointDescription description) {
        description.expect(2, CLIENT_SYNTAX + ", with \\: for each colon of an IPv6 address", "timeout", "bind");
        String host = description.arguments().get(0);
        int port = description.number("PORT", description.arguments().get(1), 1, 65_535);
        Optional<Duration> timeout =
                Optional.ofNullable(description.keywords().get("timeout")).map(text -> timeout(description, text));
        Optional<InetAddress> bind =
                Optional.ofNullable(description.keywords().get("bind")).map(text -> address(description, "bind", text));
        try {
            return new TcpClientEndpoint(host, port, timeout, bind);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint '" + description.text() + "': " + e.getMessage(), e);
        }
    }

    static Duration timeout(EndpointDescription description, String text) {
        try {
            Duration timeout = Durations.parse(text);
            if (!timeout.isZero()) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("endpoint '" + description.text()
                + "': timeout must be a time above zero such as 500ms, 30s, 2m or none, not '" + text + "'");
    }

    /** Names are refused: looking one up could block, and a local end belongs to an address. */
    private static InetAddress address(EndpointDescription description, String what, String text) {
        Optional<InetAddress> address = Optional.empty();
        try {
            address = HostNames.literal(text);
        } catch (IllegalArgumentException e) {
            // said below
        }
        return address.orElseThrow(() -> new IllegalArgumentException("endpoint '" + description.text() + "': " + what
                + " must be an IP address such as 127.0.0.1, 0.0.0.0 or \\:\\:1, not '" + text + "'"));
    }
}
