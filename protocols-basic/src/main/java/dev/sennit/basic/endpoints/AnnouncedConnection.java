// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The connection below, with the protocol that its user knows. */
final class AnnouncedConnection<P extends Protocol> implements ClientConnection<P> {
    private final ClientConnection<AnnouncedProtocol<P>> below;
    private final CompletableFuture<P> protocol = new CompletableFuture<>();

    AnnouncedConnection(Reactor reactor, ClientConnection<AnnouncedProtocol<P>> below) {
        this.below = below;
        below.protocol().whenComplete((made, failure) -> {
            if (failure == null) {
                protocol.complete(made.announced());
            } else {
                protocol.completeExceptionally(unwrap(failure));
            }
        });
        protocol.whenComplete((made, failure) -> {
            if (protocol.isCancelled()) { // by somebody else, on any thread
                reactor.callFromThread(below::disconnect);
            }
        });
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    @Override
    public CompletionStage<P> protocol() {
        return protocol;
    }

    @Override
    public CompletionStage<CloseReason> lost() {
        return below.lost();
    }

    @Override
    public void disconnect() {
        below.disconnect();
    }

    @Override
    public String toString() {
        return below.toString();
    }
}
