// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/** {@code unix:PATH[:mode=660][:backlog=N]}, and to connect {@code unix:PATH[:timeout=TIME]}. */
@AutoService(EndpointParser.class)
public final class UnixEndpointParser implements EndpointParser {
    private static final String SYNTAX = "unix:PATH[:mode=660][:backlog=N]";
    private static final String CLIENT_SYNTAX = "unix:PATH[:timeout=TIME]";

    /** For the service loader. */
    public UnixEndpointParser() {}

    @Override
    public String type() {
        return "unix";
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
        description.expect(1, SYNTAX, "mode", "backlog");
        return new UnixServerEndpoint(
                address(description),
                Optional.ofNullable(description.keywords().get("mode")).map(text -> mode(description, text)),
                Optional.ofNullable(description.keywords().get("backlog"))
                        .map(text -> description.number("backlog", text, 1, 1 << 20)));
    }

    @Override
    public ClientEndpoint parseClient(EndpointDescription description) {
        description.expect(1, CLIENT_SYNTAX, "timeout");
        return new UnixClientEndpoint(
                address(description),
                Optional.ofNullable(description.keywords().get("timeout"))
                        .map(text -> TcpEndpointParser.timeout(description, text)));
    }

    private static UnixDomainSocketAddress address(EndpointDescription description) {
        String path = description.arguments().get(0);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("endpoint '" + description.text() + "': PATH must not be empty");
        }
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "endpoint '" + description.text() + "': PATH is none: " + e.getReason(), e);
        }
    }

    private static FileMode mode(EndpointDescription description, String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("endpoint '" + description.text()
                    + "': mode must be three octal digits such as 660, not '" + text + "'");
        }
        return new FileMode(Integer.parseInt(text, 8));
    }
}
