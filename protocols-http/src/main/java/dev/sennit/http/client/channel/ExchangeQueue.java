// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import java.util.ArrayDeque;
import java.util.Deque;
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

    void removeFirst() {
        exchanges.removeFirst();
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }
}
