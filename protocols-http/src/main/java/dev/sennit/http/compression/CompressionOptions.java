// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * What is compressed, and how much it may cost.
 *
 * @param level 1, the fastest, to 9, the smallest
 * @param minBytes shorter bodies are sent as they are: there is little to gain; bodies of unknown length count as long
 * @param maxEncoders how many bodies of a reactor may be compressed at a time while their clients read; each takes about 260 KiB
 *     outside the heap. Beyond: bodies are sent as they are. Bodies of at most 64 KiB that are in memory do not count: they are
 *     compressed at once
 * @param codings in the order in which they are preferred where a client likes several equally
 */
public record CompressionOptions(int level, int minBytes, int maxEncoders, List<ContentCoding> codings) {
    private static final int MOST_ENCODERS = 1 << 16;

    /** Level 4, from 1,024 bytes on, 256 encoders for each reactor (66 MiB), the codings that are installed, gzip last. */
    public static final CompressionOptions DEFAULTS = new CompressionOptions(4, 1024, 256, installed());

    /**
     * Checks every option.
     *
     * @param level see above
     * @param minBytes see above
     * @param maxEncoders see above
     * @param codings see above
     * @throws IllegalArgumentException if the level is not 1 to 9, there is no coding, {@code minBytes} is less than 1, or
     *     {@code maxEncoders} is not 0 to 65,536
     */
    public CompressionOptions {
        check("level", level, 1, 9);
        check("minBytes", minBytes, 1, Integer.MAX_VALUE);
        check("maxEncoders", maxEncoders, 0, MOST_ENCODERS);
        codings = List.copyOf(codings);
        if (codings.isEmpty()) {
            throw new IllegalArgumentException("codings must have at least one");
        }
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    private static List<ContentCoding> installed() {
        List<ContentCoding> codings = new ArrayList<>();
        ServiceLoader.load(ContentCoding.class, ContentCoding.class.getClassLoader())
                .forEach(codings::add);
        codings.add(new GzipCoding());
        return codings;
    }

    /**
     * Another level.
     *
     * @param newLevel the new {@link #level}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is not 1 to 9
     */
    public CompressionOptions withLevel(int newLevel) {
        return new CompressionOptions(newLevel, minBytes, maxEncoders, codings);
    }

    /**
     * Another threshold.
     *
     * @param newMinBytes the new {@link #minBytes}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is less than 1
     */
    public CompressionOptions withMinBytes(int newMinBytes) {
        return new CompressionOptions(level, newMinBytes, maxEncoders, codings);
    }

    /**
     * Another limit for the bodies compressed at a time.
     *
     * @param newMaxEncoders the new {@link #maxEncoders}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is not 0 to 65,536
     */
    public CompressionOptions withMaxEncoders(int newMaxEncoders) {
        return new CompressionOptions(level, minBytes, newMaxEncoders, codings);
    }

    /**
     * Other codings.
     *
     * @param newCodings the new {@link #codings}
     * @return the other options as they are
     * @throws IllegalArgumentException if there is none
     */
    public CompressionOptions withCodings(List<ContentCoding> newCodings) {
        return new CompressionOptions(level, minBytes, maxEncoders, newCodings);
    }
}
