// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Endpoints written as strings: {@code type:value:…:key=value…}. A backslash takes the meaning from a {@code :},
 * {@code =} or backslash behind it. Types are found by {@link ServiceLoader}; built in is
 *
 * <ul>
 *   <li>{@code tcp:PORT[:interface=ADDR][:backlog=N]}: PORT 0 takes any free port; the interface is the loopback
 *       address {@code 127.0.0.1} unless given, {@code 0.0.0.0} or {@code ::} opens it to the network.
 * </ul>
 */
public final class Endpoints {
    private Endpoints() {}

    /**
     * Reads a server endpoint.
     *
     * @param text for example {@code tcp:8080:interface=0.0.0.0}
     * @return where to listen
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static ServerEndpoint server(String text) {
        EndpointDescription description = EndpointDescription.parse(text);
        var known = new TreeMap<String, EndpointParser>();
        for (EndpointParser parser : ServiceLoader.load(EndpointParser.class, Endpoints.class.getClassLoader())) {
            known.putIfAbsent(parser.type(), parser);
        }
        EndpointParser parser = known.get(description.type());
        if (parser == null) {
            throw new IllegalArgumentException("unknown endpoint type '" + description.type() + "' in '" + text
                    + "': known are " + String.join(", ", known.keySet()));
        }
        return parser.parseServer(description);
    }
}
