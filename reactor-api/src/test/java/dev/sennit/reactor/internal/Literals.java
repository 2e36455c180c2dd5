// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.net.InetAddress;

final class Literals {
    private Literals() {}

    static InetAddress address(String literal) {
        return HostNames.literal(literal).orElseThrow();
    }
}
