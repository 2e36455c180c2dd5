// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ReactorTime;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of requests that wait until answers before them are out; at most what one read brought. */
final class Backlog {
    private final byte[] bytes;
    private @Nullable DelayedCall resumption; // non-null once it was asked for

    Backlog(byte[] source, int from, int to) {
        bytes = Arrays.copyOfRange(source, from, to);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Goes on in the next turn, since an answer must not call the next handler from inside itself. */
    void resumeIn(ReactorTime time, Runnable goOn) {
        if (resumption == null) {
            resumption = time.callLater(Duration.ZERO, goOn);
        }
    }

    void drop() {
        if (resumption != null && resumption.active()) {
            resumption.cancel();
        }
    }
}
