// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd;

import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.zstd.coding.ZstdCoding;

/**
 * The content coding {@code zstd} (RFC 8878).
 *
 * <p>The level of {@link dev.sennit.http.compression.CompressionOptions} is zstd's own, less one: 4, the default there, is 3, the default
 * here.
 */
public final class Zstandard {
    /** The window of the coding that is found by itself: 18, which is 256 KiB. */
    public static final int DEFAULT_WINDOW_BITS = 18;

    /** The smallest window: 10, which is 1 KiB. */
    public static final int LEAST_WINDOW_BITS = 10;

    /** The largest window: 23, which is 8 MiB. No client need decode more (RFC 9659 section 3). */
    public static final int MOST_WINDOW_BITS = 23;

    private Zstandard() {}

    /**
     * The coding with a window of its own.
     *
     * @param windowBits how far back an encoder looks, as a power of two in bytes; {@value #LEAST_WINDOW_BITS} to {@value
     *     #MOST_WINDOW_BITS}
     * @return for {@link dev.sennit.http.compression.CompressionOptions#withCodings}
     * @throws IllegalArgumentException if {@code windowBits} is out of range
     */
    public static ContentCoding withWindow(int windowBits) {
        return new ZstdCoding(windowBits);
    }
}
