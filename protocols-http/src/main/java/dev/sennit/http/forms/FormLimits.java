// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

/**
 * How much a form may hold. A form exactly at a limit passes.
 *
 * @param maxFields fields, or parts; beyond: 413
 * @param maxHeadBytes the field lines in front of a part with their CRLFs; beyond: 431
 * @param maxFieldBytes the content of one field or part; beyond: 413
 * @param maxBytes the whole form as it is sent; beyond: 413
 */
public record FormLimits(int maxFields, int maxHeadBytes, long maxFieldBytes, long maxBytes) {
    /** 256 fields, 4 KiB in front of each part, 1 MiB in each, 2 MiB in all. */
    public static final FormLimits DEFAULTS = new FormLimits(256, 4 << 10, 1L << 20, 2L << 20);

    private static final int MOST_FIELDS = 1 << 16;
    private static final int MOST_HEAD_BYTES = 1 << 24;

    /**
     * Checks every limit.
     *
     * @param maxFields see above
     * @param maxHeadBytes see above
     * @param maxFieldBytes see above
     * @param maxBytes see above
     * @throws IllegalArgumentException if one is negative, or there are more than 65,536 fields or 16 MiB in front of a part
     */
    public FormLimits {
        check("maxFields", maxFields, MOST_FIELDS);
        check("maxHeadBytes", maxHeadBytes, MOST_HEAD_BYTES);
        check("maxFieldBytes", maxFieldBytes, Long.MAX_VALUE);
        check("maxBytes", maxBytes, Long.MAX_VALUE);
    }

    private static void check(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " must be 0 to " + most + ", not " + value);
        }
    }

    /**
     * Another number of fields.
     *
     * @param fields the new {@link #maxFields}
     * @return the other limits as they are
     */
    public FormLimits withMaxFields(int fields) {
        return new FormLimits(fields, maxHeadBytes, maxFieldBytes, maxBytes);
    }

    /**
     * Other heads of parts.
     *
     * @param bytes the new {@link #maxHeadBytes}
     * @return the other limits as they are
     */
    public FormLimits withMaxHeadBytes(int bytes) {
        return new FormLimits(maxFields, bytes, maxFieldBytes, maxBytes);
    }

    /**
     * Other sizes.
     *
     * @param fieldBytes the new {@link #maxFieldBytes}
     * @param bytes the new {@link #maxBytes}
     * @return the other limits as they are
     */
    public FormLimits withMaxBytes(long fieldBytes, long bytes) {
        return new FormLimits(maxFields, maxHeadBytes, fieldBytes, bytes);
    }
}
