// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exchanges of a connection in the order of their requests, which is that of the responses (RFC 9112 section 9.3.2). */
final class ExchangeQueue {
    private final Deque<ClientExchange> exchanges = new ArrayDeque<>(2);

    void add(ClientExchange sent) {
        exchanges.addLast(sent);
    }

    /** The one whose response comes next. */
    @Nullable
    ClientExchange first() {
        return exchanges.peekFirst();
    }

    boolean isFirst(ClientExchange asked) {
        return exchanges.peekFirst() == asked;
    }

    boolean isFirstHeld() {
        ClientExchange first = first();
        return first != null && first.isHeld();
    }

    /** The one that was sent last. */
    @Nullable
    ClientExchange last() {
        return exchanges.peekLast();
    }

    boolean contains(ClientExchange asked) {
        return exchanges.contains(asked);
    }

    int size() {
        return exchanges.size();
    }

    void removeFirst() {
        exchanges.removeFirst();
    }

    /** Takes one out, and those behind it, and returns these. */
    List<ClientExchange> cutAt(ClientExchange removed) {
        Deque<ClientExchange> behind = new ArrayDeque<>();
        ClientExchange last = exchanges.removeLast();
        while (last != removed) {
            behind.addFirst(last);
            last = exchanges.removeLast();
        }
        return List.copyOf(behind);
    }

    /** Takes out those behind the first. */
    List<ClientExchange> cutBehindFirst() {
        ClientExchange first = exchanges.pollFirst();
        List<ClientExchange> behind = removeAll();
        if (first != null) {
            exchanges.add(first);
        }
        return behind;
    }

    List<ClientExchange> removeAll() {
        List<ClientExchange> all = List.copyOf(exchanges);
        exchanges.clear();
        return all;
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }
}
