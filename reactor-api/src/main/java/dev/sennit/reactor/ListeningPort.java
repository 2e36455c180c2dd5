// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** An open port. It keeps its reactor busy, not alive: a reactor runs until it is stopped. */
public interface ListeningPort {
    /**
     * Where it listens, the real port filled in.
     *
     * @return the bound address
     */
    @AnyThread
    InetSocketAddress address();

    /**
     * Stops accepting at once; connections that were accepted live on.
     *
     * @return done, on the reactor's thread and in a later turn, when the address is free again; done already when the
     *     port was closed before
     */
    CompletionStage<Void> stopListening();
}
