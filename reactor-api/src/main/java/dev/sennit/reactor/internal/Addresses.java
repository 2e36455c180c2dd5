// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;

/** The order in which addresses are tried. */
public final class Addresses {
    /** As many of one name as are tried; a resolver that gives more is not worth the sockets. */
    public static final int MAX_TRIED = 64;

    private Addresses() {}

    /** The families take turns, the first one's first: RFC 8305, section 4. Each address once. */
    public static List<InetAddress> interleave(List<InetAddress> preferred) {
        Queue<InetAddress> first = new ArrayDeque<>();
        Queue<InetAddress> second = new ArrayDeque<>();
        for (InetAddress each : new LinkedHashSet<>(preferred)) {
            boolean ofFirst =
                    first.isEmpty() || each.getClass() == first.element().getClass();
            (ofFirst ? first : second).add(each);
        }
        List<InetAddress> order = new ArrayList<>();
        while (order.size() < MAX_TRIED && !(first.isEmpty() && second.isEmpty())) {
            if (!first.isEmpty()) {
                order.add(first.remove());
            }
            if (!second.isEmpty() && order.size() < MAX_TRIED) {
                order.add(second.remove());
            }
        }
        return order;
    }
}
