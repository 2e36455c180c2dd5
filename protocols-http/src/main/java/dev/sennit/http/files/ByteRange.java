// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

/**
 * Bytes of a file.
 *
 * @param firstByte the index of the first one
 * @param lengthBytes how many, at least one
 */
public record ByteRange(long firstByte, long lengthBytes) {
    /** The value of {@code Content-Range} for this part of a file of that size. */
    public String contentRange(long sizeBytes) {
        return "bytes " + firstByte + "-" + (endByte() - 1) + "/" + sizeBytes;
    }

    /** The index after the last one. */
    long endByte() {
        return firstByte + lengthBytes;
    }

    boolean overlaps(ByteRange other) {
        return firstByte < other.endByte() && other.firstByte < endByte();
    }
}
