// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** A protocol of messages with their length in front, in four bytes: at most 4,294,967,295. See {@link IntNStringReceiver}. */
public abstract non-sealed class Int32StringReceiver extends IntNStringReceiver {
    private static final int PREFIX_BYTES = 4;
    private static final PrefixFraming DEFAULT_FRAMING = new PrefixFraming(PREFIX_BYTES, DEFAULT_MAX_STRING_BYTES);

    /** Messages have at most {@link #DEFAULT_MAX_STRING_BYTES}. */
    protected Int32StringReceiver() {
        super(DEFAULT_FRAMING);
    }

    /**
     * Messages have at most as many bytes as said.
     *
     * @param maxStringBytes the longest message in bytes; 1 to 2^30
     * @throws IllegalArgumentException if the limit is out of range
     */
    protected Int32StringReceiver(int maxStringBytes) {
        super(new PrefixFraming(PREFIX_BYTES, maxStringBytes));
    }
}
