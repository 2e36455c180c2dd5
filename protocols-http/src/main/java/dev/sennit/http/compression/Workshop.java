// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.ReactorLocal;

/** What the compressed bodies of a reactor share: the count of those on their way, and the room in which a piece is compressed. */
final class Workshop {
    static final ReactorLocal<Workshop> OF = new ReactorLocal<>(Workshop::new);

    private static final int INITIAL_BYTES = 16_384;

    private final WireBuffer output = new WireBuffer(INITIAL_BYTES);
    private int openEncoders;

    /** Returns whether there may be one more. */
    boolean admit(int maxEncoders) {
        if (openEncoders >= maxEncoders) {
            return false;
        }
        openEncoders++;
        return true;
    }

    void leave() {
        openEncoders--;
    }

    int openEncoders() {
        return openEncoders;
    }

    /** Empty; its bytes must be taken before anybody else is called. */
    WireBuffer emptyOutput() {
        output.clear();
        return output;
    }
}
