// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.ReactorLocal;

/** What the compressed bodies of a reactor share: the memory of their encoders, counted, and the room in which a piece is compressed. */
final class Workshop {
    static final ReactorLocal<Workshop> OF = new ReactorLocal<>(Workshop::new);

    private static final int INITIAL_BYTES = 16_384;

    private final WireBuffer output = new WireBuffer(INITIAL_BYTES);
    private long encoderBytes;

    /** Whether there may be one more. */
    boolean hasRoom(long bytes, long maxEncoderBytes) {
        return bytes <= maxEncoderBytes - encoderBytes;
    }

    void enter(long bytes) {
        encoderBytes += bytes;
    }

    void leave(long bytes) {
        encoderBytes -= bytes;
    }

    /** Empty; its bytes must be taken before anybody else is called. */
    WireBuffer emptyOutput() {
        output.clear();
        return output;
    }
}
