// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.StringJoiner;

/** Socket addresses as people write them: {@code 127.0.0.1:80}, {@code [::1]:80}, {@code /run/x.sock}. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The line that says where somebody listens. */
    static String announcement(String name, ServerEndpoint endpoint, ListeningPort port) {
        String type = EndpointDescription.parse(endpoint.toString()).type();
        return "listening " + name + " " + type + ":" + of(port.address());
    }

    static String of(SocketAddress address) {
        return address instanceof InetSocketAddress tcp
                ? literal(tcp.getAddress()) + ":" + tcp.getPort()
                : address.toString();
    }

    private static String literal(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        String full = address.getHostAddress(); // 0:0:0:0:0:0:0:1%eth0
        int percent = full.indexOf('%');
        String scope = percent < 0 ? "" : full.substring(percent);
        return "[" + shortened(address.getAddress()) + scope + "]";
    }

    /** The first of the longest runs of zeros becomes {@code ::} (RFC 5952, 4.2). */
    private static String shortened(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int runStart = 0;
        int runLength = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        if (runLength < 2) {
            return hex(groups, 0, GROUPS); // one zero group is written out
        }
        return hex(groups, 0, runStart) + "::" + hex(groups, runStart + runLength, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        var text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
