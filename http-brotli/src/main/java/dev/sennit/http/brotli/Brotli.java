// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli;

import dev.sennit.http.brotli.coding.BrotliCoding;
import dev.sennit.http.compression.ContentCoding;

/**
 * The content coding {@code br} (RFC 7932).
 *
 * <p>The level of {@link dev.sennit.http.compression.CompressionOptions} is brotli's quality: 1 to 9 of its 0 to 11.
 */
public final class Brotli {
    /** The window of the coding that is found by itself: 18, which is 256 KiB. */
    public static final int DEFAULT_WINDOW_BITS = 18;

    /** The smallest window: 10, which is 1 KiB. */
    public static final int LEAST_WINDOW_BITS = 10;

    /** The largest window: 22, which is 4 MiB. The client needs as much to decode. */
    public static final int MOST_WINDOW_BITS = 22;

    private Brotli() {}

    /**
     * The coding with a window of its own.
     *
     * @param windowBits how far back an encoder looks, as a power of two in bytes; {@value #LEAST_WINDOW_BITS} to {@value
     *     #MOST_WINDOW_BITS}. An encoder holds several times that, see {@link ContentCoding#encoderBytes}
     * @return for {@link dev.sennit.http.compression.CompressionOptions#withCodings}
     * @throws IllegalArgumentException if {@code windowBits} is out of range
     */
    public static ContentCoding withWindow(int windowBits) {
        return new BrotliCoding(windowBits);
    }
}
