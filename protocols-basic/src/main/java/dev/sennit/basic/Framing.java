// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** How the messages of a stream are marked off. Stateless: what is known of an incomplete frame is kept in the cut. */
interface Framing {
    /** What the bytes of a window turned out to be. */
    enum Verdict {
        /** A whole frame; the cut says where it is. */
        FRAME,
        /** The beginning of one; the cut says what need not be looked at again. */
        INCOMPLETE,
        /** Nothing this framing allows; the cut says why. */
        REFUSED
    }

    /** The longest frame, marks included. Every window of this length is a frame or refused. */
    int longestFrameBytes();

    /** Looks for the frame that begins at {@code start}. */
    Verdict examine(byte[] window, int start, int end, Cut cut);
}
