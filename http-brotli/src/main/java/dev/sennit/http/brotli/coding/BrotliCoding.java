// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli.coding;

import com.google.auto.service.AutoService;
import dev.sennit.http.brotli.Brotli;
import dev.sennit.http.compression.CodingDecoder;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import java.util.Optional;

/** {@code br} with one window. */
@AutoService(ContentCoding.class)
public final class BrotliCoding implements ContentCoding {
    private static final int PRIORITY = 40; // smaller than gzip, at the same cost; zstd costs less
    private static final long TABLE_BYTES = 1L << 20;
    private static final int FIRST_WITH_BUCKETS = 5; // the quality from which its tables double with each step

    private final int windowBits;

    /** With the window that is usual. */
    public BrotliCoding() {
        this(Brotli.DEFAULT_WINDOW_BITS);
    }

    /**
     * With another.
     *
     * @param windowBits see {@link Brotli#withWindow}
     * @throws IllegalArgumentException if it is out of range
     */
    public BrotliCoding(int windowBits) {
        if (windowBits < Brotli.LEAST_WINDOW_BITS || windowBits > Brotli.MOST_WINDOW_BITS) {
            throw new IllegalArgumentException("windowBits must be " + Brotli.LEAST_WINDOW_BITS + " to "
                    + Brotli.MOST_WINDOW_BITS + ", not " + windowBits);
        }
        this.windowBits = windowBits;
    }

    @Override
    public String name() {
        return "br";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Optional<String> availability() {
        return BrotliLibrary.problem();
    }

    @Override
    public long encoderBytes(int level) {
        long buckets = level < FIRST_WITH_BUCKETS ? 0 : 1L << (16 + level);
        return (10L << windowBits) + TABLE_BYTES + buckets;
    }

    @Override
    public ContentEncoder newEncoder(int level) {
        return new BrotliEncoder(level, windowBits);
    }

    @Override
    public Optional<CodingDecoder> newDecoder() {
        return Optional.of(new BrotliDecoder());
    }

    @Override
    public String toString() {
        return name();
    }
}
