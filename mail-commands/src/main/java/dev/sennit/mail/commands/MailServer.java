// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A mail server as its user writes it: {@code smtp:HOST[:PORT]}, or one of the endpoints that a client has, with the protocol before it
 * where it is not plain: {@code lmtp:unix:/run/lmtp}, {@code tls:HOST:PORT}.
 *
 * @param protocol in small letters
 * @param endpoint where it is
 * @param host whose name a certificate must have that is shown in STARTTLS; empty for endpoints that have none
 */
record MailServer(String protocol, ClientEndpoint endpoint, Optional<String> host) {
    /** Reads one. The first of the protocols is that of endpoints without any. */
    static MailServer parse(String text, String plainProtocol, Map<String, Integer> ports) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? "" : text.substring(0, colon);
        if (isEndpoint(word)) {
            return new MailServer(plainProtocol, Endpoints.client(text), Optional.empty());
        }
        Integer port = ports.get(word);
        String rest = text.substring(colon + 1);
        if (port == null || rest.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not "
                    + String.join(":, ", new TreeSet<>(ports.keySet()))
                    + ": or tls: with a host and a port behind it, such as " + plainProtocol + ":mail.example.org:"
                    + ports.get(plainProtocol));
        }
        if (isEndpoint(rest.substring(0, Math.max(0, rest.indexOf(':'))))) {
            return new MailServer(word, Endpoints.client(rest), Optional.empty());
        }
        return ofHost(word, rest, port);
    }

    private static boolean isEndpoint(String word) {
        return word.equals("tls") || word.equals("unix") || word.equals("tcp");
    }

    private static MailServer ofHost(String protocol, String text, int defaultPort) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        String host = end <= 0 ? text : text.substring(0, end);
        String behind = end <= 0 ? "" : text.substring(end);
        boolean bracketed = host.startsWith("[");
        if (host.isEmpty()
                || (host.indexOf(':') >= 0 && !bracketed)
                || !(behind.isEmpty() || behind.matches(":\\d{1,5}"))) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT; an IPv6 address stands in brackets");
        }
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        int port = behind.isEmpty() ? defaultPort : Integer.parseInt(behind.substring(1));
        return new MailServer(protocol, Endpoints.tcpClient(name, port), Optional.of(name));
    }
}
