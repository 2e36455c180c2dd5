// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** A protocol of messages with their length in front, in two bytes: at most 65,535. See {@link IntNStringReceiver}. */
public abstract non-sealed class Int16StringReceiver extends IntNStringReceiver {
    private static final int PREFIX_BYTES = 2;
    private static final PrefixFraming DEFAULT_FRAMING = new PrefixFraming(PREFIX_BYTES, DEFAULT_MAX_STRING_BYTES);

    /** Messages have at most {@link #DEFAULT_MAX_STRING_BYTES}. */
    protected Int16StringReceiver() {
        super(DEFAULT_FRAMING);
    }

    /**
     * Messages have at most as many bytes as said.
     *
     * @param maxStringBytes the longest message in bytes; 1 to 2^30
     * @throws IllegalArgumentException if the limit is out of range
     */
    protected Int16StringReceiver(int maxStringBytes) {
        super(new PrefixFraming(PREFIX_BYTES, maxStringBytes));
    }
}
