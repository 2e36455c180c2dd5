// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.TlsOptions;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a {@link StringTransport} sends to. */
interface FarEnd {
    /** Takes what there is room for; the buffer's position moves by that. */
    void take(ByteBuffer data);

    /** FIN came. */
    void finished();

    /** RST came. */
    void reset();

    /** Whether it is a transport too, so that what it sends before its own TLS is on is in the clear for sure. */
    default boolean isTransport() {
        return false;
    }

    /** How it wants to speak TLS; empty in the clear, and for a peer that only the test knows of. */
    default Optional<TlsOptions> tlsOptions() {
        return Optional.empty();
    }
}
