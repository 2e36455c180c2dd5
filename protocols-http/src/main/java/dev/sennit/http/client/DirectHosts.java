// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.h1.HostSyntax;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Hosts that are reached without the proxy. */
record DirectHosts(List<String> patterns) {
    static final DirectHosts NONE = new DirectHosts(List.of());

    private static final String BELOW = "*.";

    static DirectHosts of(String... hosts) {
        return new DirectHosts(Arrays.stream(hosts).map(DirectHosts::checked).collect(Collectors.toList()));
    }

    private static String checked(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String rest = name.startsWith(BELOW) ? name.substring(BELOW.length()) : name;
        String syntax = rest.indexOf(':') >= 0 ? "[" + rest + "]" : rest;
        if (rest.isEmpty() || rest.indexOf('*') >= 0 || !HostSyntax.isHost(syntax)) {
            throw new IllegalArgumentException(
                    "'" + host + "' is neither a host, nor *. and a domain, nor an address without brackets and port");
        }
        return name;
    }

    /** {@code host} is in lower case, without brackets. */
    boolean include(String host) {
        for (String pattern : patterns) {
            boolean isBelow = pattern.startsWith(BELOW) && host.endsWith(pattern.substring(1));
            if (isBelow || host.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
