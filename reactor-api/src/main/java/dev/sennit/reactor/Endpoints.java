// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.TcpClientEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *   <li>{@code tcp:HOST:PORT[:timeout=TIME][:bind=ADDR]}, to connect: HOST is a name, or an address, in which each colon is
 *       written {@code \:}; the timeout is the budget of looking the name up and of all attempts together; the local end
 *       is any address unless given.
 *   <li>{@code tcp6:PORT[:interface=ADDR][:backlog=N]} and {@code tcp6:HOST:PORT[:timeout=TIME][:bind=ADDR]}: the same over
 *       IPv6 alone. The interface is {@code ::1} unless given; at {@code ::} no IPv4 is let in, see
 *       {@link SocketOption#IPV6_ONLY}. Of a name's addresses only those of IPv6 are tried.
 *   <li>{@code unix:PATH[:mode=660][:backlog=N]}: a stream socket at that path; the mode says in octal digits who may
 *       connect, and is what the umask leaves unless given, see {@link ReactorUnix#listenUnix}. To connect:
 *       {@code unix:PATH[:timeout=TIME]}.
 *   <li>{@code systemd:name=NAME} and {@code systemd:index=N}: a socket that systemd listens on and has handed to this
 *       process, by its {@code FileDescriptorName} or its place, counted from 0; {@code domain=INET}, {@code INET6} or
 *       {@code UNIX} says what it must be. Each can be used once, see {@link ReactorDescriptors}.
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
        return parser(description).parseServer(description);
    }

    /**
     * Reads a client endpoint.
     *
     * @param text for example {@code tcp:example.org:25:timeout=10s} or {@code tcp:\:\:1:25}
     * @return where to connect to
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static ClientEndpoint client(String text) {
        EndpointDescription description = EndpointDescription.parse(text);
        return parser(description).parseClient(description);
    }

    /**
     * The client endpoint of a host and a port that are not written as an endpoint string.
     *
     * @param host a name or an address, unquoted: {@code example.org}, {@code 192.0.2.1}, {@code 2001:db8::1}
     * @param port 1 to 65,535
     * @return where to connect to
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static ClientEndpoint tcpClient(String host, int port) {
        return new TcpClientEndpoint(host, port, Optional.empty(), Optional.empty());
    }

    private static EndpointParser parser(EndpointDescription description) {
        Map<String, EndpointParser> known = parsers();
        EndpointParser parser = known.get(description.type());
        if (parser == null) {
            throw new IllegalArgumentException("unknown endpoint type '" + description.type() + "' in '"
                    + description.text() + "': known are " + String.join(", ", known.keySet()));
        }
        return parser;
    }

    /**
     * How the server endpoints of each known type are written, for help texts.
     *
     * @return one line for each type, in the order of their names
     */
    public static List<String> syntaxes() {
        return parsers().values().stream().map(EndpointParser::syntax).collect(Collectors.toList());
    }

    /**
     * How client endpoints are written of each known type that has them, for help texts.
     *
     * @return one line for each type, in the order of their names
     */
    public static List<String> clientSyntaxes() {
        return parsers().values().stream()
                .flatMap(each -> each.clientSyntax().stream())
                .collect(Collectors.toList());
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
