// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network of IP addresses, written as in RFC 4632 and RFC 4291: {@code 10.0.0.0/8}, {@code fd00::/8}; an address alone
 * is a network of one. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 */
public final class IpNetwork {
    private static final String QUAD = "(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}";
    private static final String GROUP = "[0-9A-Fa-f]{0,4}";
    private static final Pattern IPV4 = Pattern.compile(QUAD);
    private static final Pattern IPV6 =
            Pattern.compile(GROUP + "(:" + GROUP + "){2,8}|" + GROUP + "(:" + GROUP + "){1,6}:" + QUAD);

    /** This machine: {@code 127.0.0.0/8} and {@code ::1}. */
    public static final List<IpNetwork> LOOPBACK = List.of(parse("127.0.0.0/8"), parse("::1"));

    private final byte[] prefix;
    private final int bits;

    private IpNetwork(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads a network.
     *
     * @param text an address, or an address, a slash and the number of bits that count
     * @return the network
     * @throws IllegalArgumentException if it is not one, or if bits are set that do not count
     */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address;
        try {
            address = parseAddress(literal).getAddress();
        } catch (IllegalArgumentException e) {
            throw notANetwork(text, String.valueOf(e.getMessage()));
        }
        int most = address.length * 8;
        int bits = slash < 0 ? most : bits(text, text.substring(slash + 1), most);
        if (firstBitBehind(address, bits)) {
            throw notANetwork(text, "bits behind the first " + bits + " are set");
        }
        return new IpNetwork(address, bits);
    }

    /**
     * Reads networks with commas between them.
     *
     * @param text for example {@code 10.0.0.0/8,fd00::/8}
     * @return one or more
     * @throws IllegalArgumentException if one of them is not a network
     */
    public static List<IpNetwork> parseList(String text) {
        return Stream.of(text.split(",", -1)).map(IpNetwork::parse).collect(Collectors.toUnmodifiableList());
    }

    /**
     * Reads an address; nothing is looked up. Four decimal numbers without leading zeros, or IPv6 as in RFC 4291 section
     * 2.2, without a zone.
     *
     * @param literal the text
     * @return the address; an IPv4 one for an IPv4 address mapped into IPv6
     * @throws IllegalArgumentException if it is not an address
     */
    public static InetAddress parseAddress(String literal) {
        try {
            if (IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches()) {
                return InetAddress.getByName(literal); // a literal in this form is never looked up
            }
        } catch (UnknownHostException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + literal + "' is not an IP address");
    }

    private static int bits(String text, String number, int most) {
        if (number.matches("\\d{1,3}") && Integer.parseInt(number) <= most) {
            return Integer.parseInt(number);
        }
        throw notANetwork(text, "behind the slash must be a number from 0 to " + most);
    }

    private static IllegalArgumentException notANetwork(String text, String why) {
        return new IllegalArgumentException(
                "'" + text + "' is not a network such as 10.0.0.0/8, fd00::/8 or 192.0.2.1: " + why);
    }

    private static boolean firstBitBehind(byte[] address, int bits) {
        for (int i = bits; i < address.length * 8; i++) {
            if (bit(address, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean bit(byte[] address, int index) {
        return (address[index >> 3] & 0x80 >> (index & 7)) != 0;
    }

    /**
     * Whether an address is in it.
     *
     * @param address any
     * @return true if the first bits are the same
     */
    public boolean contains(InetAddress address) {
        byte[] other = canonical(address);
        if (other.length != prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (bit(other, i) != bit(prefix, i)) {
                return false;
            }
        }
        return true;
    }

    /** Its bytes: 4 for an IPv4 address mapped into IPv6 (RFC 4291 section 2.5.5.2) too. */
    static byte[] canonical(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4 || bytes[10] != -1 || bytes[11] != -1) {
            return bytes;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        return Arrays.copyOfRange(bytes, 12, 16);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpNetwork network && bits == network.bits && Arrays.equals(prefix, network.prefix);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(prefix) * 31 + bits;
    }

    /** {@return as {@link #parse} reads it} */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // it has 4 or 16 bytes
        }
    }
}
