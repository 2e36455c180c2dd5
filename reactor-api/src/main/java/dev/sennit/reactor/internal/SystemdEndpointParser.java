// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code systemd:[domain=INET:]index=0} and {@code systemd:name=http}. */
@AutoService(EndpointParser.class)
public final class SystemdEndpointParser implements EndpointParser {
    private static final String SYNTAX = "systemd:[domain=INET|INET6|UNIX:]index=N|name=NAME";

    /** For the service loader. */
    public SystemdEndpointParser() {}

    @Override
    public String type() {
        return "systemd";
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        description.expect(0, SYNTAX, "domain", "index", "name");
        Optional<SystemdServerEndpoint.Domain> domain =
                Optional.ofNullable(description.keywords().get("domain")).map(text -> domain(description, text));
        return new SystemdServerEndpoint(SocketActivation.ofThisProcess(), domain, choice(description));
    }

    private static SystemdServerEndpoint.Choice choice(EndpointDescription description) {
        String index = description.keywords().get("index");
        String name = description.keywords().get("name");
        if (name == null && index != null) {
            int number = description.number("index", index, 0, SocketActivation.MAX_DESCRIPTORS - 1);
            return new SystemdServerEndpoint.ByIndex(number);
        }
        if (name != null && index == null && !name.isEmpty()) {
            return new SystemdServerEndpoint.ByName(name);
        }
        throw new IllegalArgumentException(
                "endpoint '" + description.text() + "' needs an index or a name, and not both: the form is " + SYNTAX);
    }

    private static SystemdServerEndpoint.Domain domain(EndpointDescription description, String text) {
        return Arrays.stream(SystemdServerEndpoint.Domain.values())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("endpoint '" + description.text()
                        + "': domain must be "
                        + Arrays.stream(SystemdServerEndpoint.Domain.values())
                                .map(Enum::name)
                                .collect(Collectors.joining(" or "))
                        + ", not '" + text + "'"));
    }
}
