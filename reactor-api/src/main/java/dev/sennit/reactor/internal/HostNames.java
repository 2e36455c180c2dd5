// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Host names and the text of addresses, told apart and checked without asking anybody. */
public final class HostNames {
    private static final int MAX_NAME_CHARS = 253; // RFC 1035, section 2.3.4: 255 bytes on the wire
    private static final String ALLOWED =
            "a host is an IP address or a name of letters, digits, '-' and '_' in parts of 1 to 63, 253 in all";

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern LOOKS_LIKE_IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9A-Fa-f]*");

    /** RFC 1123, section 2.1; the underscore because names inside of clusters have it. */
    private static final Pattern PART = Pattern.compile("\\w([\\w-]{0,61}\\w)?");

    private HostNames() {}

    /**
     * The address that a text is; empty when it is a name.
     *
     * @throws IllegalArgumentException if it is meant to be an address and is none
     */
    public static Optional<InetAddress> literal(String host) {
        boolean hasColon = host.indexOf(':') >= 0;
        if (hasColon
                ? LOOKS_LIKE_IPV6.matcher(host).matches()
                : IPV4.matcher(host).matches()) {
            try {
                return Optional.of(InetAddress.getByName(host));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("'" + host + "' is not an IP address: " + e.getMessage());
            }
        }
        if (hasColon) {
            throw new IllegalArgumentException("'" + host + "' is not an IPv6 address: write for example 2001:db8::1");
        }
        return Optional.empty();
    }

    /**
     * A name in ASCII (IDNA), as it is looked up.
     *
     * @throws IllegalArgumentException saying what was wrong and what is allowed
     */
    public static String toAscii(String name) {
        String ascii;
        try {
            ascii = IDN.toASCII(Normalizer.normalize(name, Normalizer.Form.NFC), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "' is not a host name: " + ALLOWED, e);
        }
        String relative = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        String[] parts = relative.split("\\.", -1);
        for (String part : parts) {
            if (relative.length() > MAX_NAME_CHARS || !PART.matcher(part).matches()) {
                throw new IllegalArgumentException("'" + name + "' is not a host name: " + ALLOWED);
            }
        }
        if (NUMBER.matcher(parts[parts.length - 1]).matches()) { // the system would take 127.1 for an address
            throw new IllegalArgumentException("'" + name + "' is not an IPv4 address: write for example 192.0.2.1");
        }
        return ascii;
    }
}
