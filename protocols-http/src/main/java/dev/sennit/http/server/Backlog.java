// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ReactorTime;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of requests that wait until answers before them are out; at most what one read brought. */
final class Backlog {
    private static final byte[] NOTHING = new byte[0];

    private final byte[] bytes;
    private final int from;
    private @Nullable DelayedCall resumption; // non-null once it was asked for

    private Backlog(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
    }

    static Backlog copyOf(byte[] source, int from, int to) {
        return new Backlog(Arrays.copyOfRange(source, from, to), 0);
    }

    /** Nothing has to wait but the reading. */
    static Backlog none() {
        return new Backlog(NOTHING, 0);
    }

    /** What is left when the bytes before {@code index} have been taken. */
    Backlog rest(int index) {
        return new Backlog(bytes, index);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return bytes.length;
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
