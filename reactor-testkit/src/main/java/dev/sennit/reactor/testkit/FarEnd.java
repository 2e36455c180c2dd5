// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.ByteBuffer;

/** What a {@link StringTransport} sends to. */
interface FarEnd {
    /** Takes what there is room for; the buffer's position moves by that. */
    void take(ByteBuffer data);

    /** FIN came. */
    void finished();

    /** RST came. */
    void reset();
}
