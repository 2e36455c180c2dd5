// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Endpoints written as strings: {@code type:value:…:key=value…}. A backslash takes the meaning from a {@code :},
 * {@code =} or backslash behind it. Types are found by {@link ServiceLoader}; built in are
 *
 * <ul>
 *   <li>{@code tcp:PORT[:interface=ADDR][:backlog=N]}: PORT 0 takes any free port; the interface is the loopback
 *       address {@code 127.0.0.1} unless given, {@code 0.0.0.0} or {@code ::} opens it to the network.
 *   <li>{@code unix:PATH[:mode=660][:backlog=N]}: a stream socket at that path; the mode says in octal digits who may
 *       connect, and is what the umask leaves unless given, see {@link ReactorUnix#listenUnix}.
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
        Map<String, EndpointParser> known = parsers();
        EndpointParser parser = known.get(description.type());
        if (parser == null) {
            throw new IllegalArgumentException("unknown endpoint type '" + description.type() + "' in '" + text
                    + "': known are " + String.join(", ", known.keySet()));
        }
        return parser.parseServer(description);
    }

    /**
     * How the endpoints of each known type are written, for help texts.
     *
     * @return one line for each type, in the order of their names
     */
    public static List<String> syntaxes() {
        return parsers().values().stream().map(EndpointParser::syntax).collect(Collectors.toList());
    }

    /** By type. One that cannot be loaded costs the others nothing: its type is then unknown. */
    private static Map<String, EndpointParser> parsers() {
        Map<String, EndpointParser> known = new TreeMap<>();
        Iterator<EndpointParser> found = ServiceLoader.load(EndpointParser.class, Endpoints.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return known;
                }
                EndpointParser parser = found.next();
                known.putIfAbsent(parser.type(), parser);
            } catch (ServiceConfigurationError | LinkageError e) {
                System.getLogger(Endpoints.class.getName())
                        .log(System.Logger.Level.WARNING, "an endpoint type cannot be loaded: " + e.getMessage());
            }
        }
    }
}
