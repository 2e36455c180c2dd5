// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.basic.policy.IpNetwork;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The DNS servers that a user names. They have addresses only: who would find a name? */
final class DnsServers {
    private static final int DNS_PORT = 53;
    private static final int MAX_PORT = 65_535;
    private static final Pattern SERVER =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)]|([0-9.]+))(?::(\\d{1,5}))?");

    private DnsServers() {}

    /** Reads one or more, in the order in which they are asked. */
    static List<InetSocketAddress> parse(String text) {
        return Stream.of(text.split(",", -1)).map(DnsServers::server).toList();
    }

    private static InetSocketAddress server(String text) {
        Matcher matcher = SERVER.matcher(text);
        if (matcher.matches()) {
            int port = matcher.group(3) == null ? DNS_PORT : Integer.parseInt(matcher.group(3));
            if (port >= 1 && port <= MAX_PORT) {
                String literal = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                return new InetSocketAddress(IpNetwork.parseAddress(literal), port);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a DNS server such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]");
    }
}
