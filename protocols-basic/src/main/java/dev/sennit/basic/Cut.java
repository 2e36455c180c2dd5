// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** What a {@link Framing} found; of an incomplete frame, what it need not find out again. */
final class Cut {
    /** INCOMPLETE: this many bytes from the start on hold no mark. */
    int scanned;

    /** INCOMPLETE: it makes no sense to look again before this many bytes are there. */
    int needed = 1;

    /** FRAME: the message in the window, and where the next frame begins. */
    int from;

    int to;
    int next;

    /** REFUSED: what is wrong. */
    String fault = "";

    /** REFUSED: the length that was announced, if any. */
    long announced;

    void restart() {
        scanned = 0;
        needed = 1;
    }

    Framing.Verdict refused(String why) {
        fault = why;
        return Framing.Verdict.REFUSED;
    }
}
