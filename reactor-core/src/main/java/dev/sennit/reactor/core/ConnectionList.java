// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ConnectionStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts together what there is to say of the open connections, some in each turn. */
final class ConnectionList implements AnsweredCall {
    static final int CONNECTIONS_PER_TURN = 256;

    private final EventLoop loop;
    private final int limit;
    private final CompletableFuture<List<ConnectionStatus>> done = new CompletableFuture<>();
    private final List<ConnectionStatus> lines = new ArrayList<>();
    private @Nullable Iterator<TcpTransport> rest; // null until the first turn, which sees who is there

    ConnectionList(EventLoop loop, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
        this.loop = loop;
        this.limit = limit;
    }

    CompletionStage<List<ConnectionStatus>> ask() {
        loop.callOrTurnDown(this);
        return done.minimalCompletionStage();
    }

    @Override
    public void run() {
        Iterator<TcpTransport> left = rest;
        if (left == null) {
            left = loop.connections().transports(limit).iterator();
            rest = left;
        }
        for (int i = 0; i < CONNECTIONS_PER_TURN && left.hasNext(); i++) {
            TcpTransport each = left.next();
            if (!each.isOver()) {
                lines.add(each.status());
            }
        }
        if (left.hasNext()) {
            loop.callOrTurnDown(this);
        } else {
            done.complete(List.copyOf(lines));
        }
    }

    /** Perhaps from another thread, but then nobody runs any more. */
    @Override
    public void turnedDown() {
        done.complete(List.of());
    }
}
