// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.basic.policy.IpNetwork;
import dev.sennit.basic.proxy.ProxyHeader.Command;
import dev.sennit.basic.proxy.ProxyHeader.Family;
import dev.sennit.basic.proxy.ProxyHeader.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Version 1, section 2.1 of the specification: a line of text. */
final class LineReader {
    private static final int START_BYTES = "PROXY ".length();
    private static final int END_BYTES = "\r\n".length();
    private static final String UNKNOWN = "UNKNOWN";

    private LineReader() {}

    /** A whole line, which begins and ends as it should. */
    static ProxyHeader read(byte[] bytes, int count) throws ProxyHeaderException {
        String line = new String(bytes, START_BYTES, count - START_BYTES - END_BYTES, StandardCharsets.ISO_8859_1);
        if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
            return ProxyHeader.unknown(Version.V1); // what else stands there is to be ignored
        }
        String[] words = line.split(" ", -1);
        Family family = family(words[0]);
        if (words.length != 5) {
            throw new ProxyHeaderException(
                    ProxyFault.LINE_SYNTAX,
                    "behind PROXY must be a protocol, two addresses and two ports with one space between two; there are "
                            + words.length + " words");
        }
        return new ProxyHeader(
                Version.V1,
                Command.PROXY,
                family,
                Optional.of(address(family, words[1], words[3])),
                Optional.of(address(family, words[2], words[4])),
                List.of());
    }

    private static Family family(String word) throws ProxyHeaderException {
        return switch (word) {
            case "TCP4" -> Family.TCP4;
            case "TCP6" -> Family.TCP6;
            default ->
                throw new ProxyHeaderException(
                        ProxyFault.LINE_PROTOCOL, "the protocol must be TCP4, TCP6 or UNKNOWN, not " + shown(word));
        };
    }

    private static InetSocketAddress address(Family family, String literal, String port) throws ProxyHeaderException {
        InetAddress address;
        try {
            address = IpNetwork.parseAddress(literal);
        } catch (IllegalArgumentException e) {
            throw notAnAddress(family, literal);
        }
        if (literal.contains(":") != (family == Family.TCP6)) {
            throw notAnAddress(family, literal);
        }
        if (!port.matches("0|[1-9]\\d{0,4}") || Integer.parseInt(port) > 0xffff) {
            throw new ProxyHeaderException(
                    ProxyFault.PORT, "a port is a number from 0 to 65535 without leading zeros, not " + shown(port));
        }
        return new InetSocketAddress(address, Integer.parseInt(port));
    }

    private static ProxyHeaderException notAnAddress(Family family, String literal) {
        return new ProxyHeaderException(ProxyFault.ADDRESS, "not an address of " + family + ": " + shown(literal));
    }

    /** The peer's text in a message: it must not forge lines of a log. */
    private static String shown(String word) {
        return "'" + word.replaceAll("[^ -~]", "?") + "'";
    }
}
