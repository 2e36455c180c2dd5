// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.zstd.coding;

import com.google.auto.service.AutoService;
import dev.sennit.http.compression.CodingDecoder;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import dev.sennit.http.zstd.Zstandard;
import java.util.Optional;

/** {@code zstd} with one window. */
@AutoService(ContentCoding.class)
public final class ZstdCoding implements ContentCoding {
    private static final int PRIORITY = 60; // as small as gzip at a fraction of the cost
    private static final int LAST_FAST_LEVEL = 3;
    private static final long FAST_TABLE_BYTES = 3L << 19;
    private static final long TABLE_BYTES = 6L << 20;

    private final int windowBits;

    /** With the window that is usual. */
    public ZstdCoding() {
        this(Zstandard.DEFAULT_WINDOW_BITS);
    }

    /**
     * With another.
     *
     * @param windowBits see {@link Zstandard#withWindow}
     * @throws IllegalArgumentException if it is out of range
     */
    public ZstdCoding(int windowBits) {
        if (windowBits < Zstandard.LEAST_WINDOW_BITS || windowBits > Zstandard.MOST_WINDOW_BITS) {
            throw new IllegalArgumentException("windowBits must be " + Zstandard.LEAST_WINDOW_BITS + " to "
                    + Zstandard.MOST_WINDOW_BITS + ", not " + windowBits);
        }
        this.windowBits = windowBits;
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Optional<String> availability() {
        return ZstdLibrary.problem();
    }

    @Override
    public long encoderBytes(int level) {
        return (1L << windowBits) + (own(level) <= LAST_FAST_LEVEL ? FAST_TABLE_BYTES : TABLE_BYTES);
    }

    @Override
    public ContentEncoder newEncoder(int level) {
        return new ZstdEncoder(own(level), windowBits);
    }

    private static int own(int level) {
        return Math.max(1, level - 1);
    }

    @Override
    public Optional<CodingDecoder> newDecoder() {
        return Optional.of(new ZstdDecoder());
    }

    @Override
    public String toString() {
        return name();
    }
}
