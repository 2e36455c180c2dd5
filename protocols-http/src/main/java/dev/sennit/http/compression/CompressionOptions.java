// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * What is compressed, and how much it may cost.
 *
 * @param level 1, the fastest, to 9, the smallest
 * @param minBytes shorter bodies are sent as they are: there is little to gain; bodies of unknown length count as long
 * @param maxEncoderBytes what the encoders of a reactor may hold together, in bytes; those of bodies that are compressed while their
 *     clients read count, each with its {@link ContentCoding#encoderBytes}. Beyond: bodies are sent as they are. Bodies of at most 64
 *     KiB that are in memory do not count: they are compressed at once
 * @param codings in the order in which they are preferred where a client likes several equally
 */
public record CompressionOptions(int level, int minBytes, long maxEncoderBytes, List<ContentCoding> codings) {
    /**
     * Level 4, from 1,024 bytes on, 128 MiB of encoders for each reactor, the codings that are installed by their {@link
     * ContentCoding#priority}, gzip last of those with the same.
     */
    public static final CompressionOptions DEFAULTS = new CompressionOptions(4, 1024, 128L << 20, installed());

    /**
     * Checks every option.
     *
     * @param level see above
     * @param minBytes see above
     * @param maxEncoderBytes see above
     * @param codings see above
     * @throws IllegalArgumentException if the level is not 1 to 9, there is no coding, {@code minBytes} is less than 1, or
     *     {@code maxEncoderBytes} is negative
     */
    public CompressionOptions {
        check("level", level, 1, 9);
        check("minBytes", minBytes, 1, Integer.MAX_VALUE);
        check("maxEncoderBytes", maxEncoderBytes, 0, Long.MAX_VALUE);
        codings = List.copyOf(codings);
        if (codings.isEmpty()) {
            throw new IllegalArgumentException("codings must have at least one");
        }
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    private static List<ContentCoding> installed() {
        List<ContentCoding> codings = new ArrayList<>();
        ServiceLoader.load(ContentCoding.class, ContentCoding.class.getClassLoader())
                .forEach(codings::add);
        codings.add(new GzipCoding());
        codings.sort(Comparator.comparingInt(ContentCoding::priority).reversed());
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
        return new CompressionOptions(newLevel, minBytes, maxEncoderBytes, codings);
    }

    /**
     * Another threshold.
     *
     * @param newMinBytes the new {@link #minBytes}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is less than 1
     */
    public CompressionOptions withMinBytes(int newMinBytes) {
        return new CompressionOptions(level, newMinBytes, maxEncoderBytes, codings);
    }

    /**
     * Another limit for the memory of encoders.
     *
     * @param newMaxEncoderBytes the new {@link #maxEncoderBytes}
     * @return the other options as they are
     * @throws IllegalArgumentException if it is negative
     */
    public CompressionOptions withMaxEncoderBytes(long newMaxEncoderBytes) {
        return new CompressionOptions(level, minBytes, newMaxEncoderBytes, codings);
    }

    /**
     * Other codings.
     *
     * @param newCodings the new {@link #codings}
     * @return the other options as they are
     * @throws IllegalArgumentException if there is none
     */
    public CompressionOptions withCodings(List<ContentCoding> newCodings) {
        return new CompressionOptions(level, minBytes, maxEncoderBytes, newCodings);
    }
}
