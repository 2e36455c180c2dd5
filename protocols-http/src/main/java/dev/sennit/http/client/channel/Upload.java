// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.reactor.CloseReason;

/** A body on its way to the server. */
interface Upload {
    /** Begins. */
    void start();

    /** Sends no more and lets go of the source; harmless at any time. */
    void stop();

    /** Who waits for the end of it. Never called after {@link Upload#stop()}. */
    interface Owner {
        /** All of it is written. */
        void uploaded();

        /** It cannot go on. */
        void uploadFailed(Throwable failure);

        /** The server takes it too slowly. */
        void uploadTooSlow(CloseReason reason);
    }
}
