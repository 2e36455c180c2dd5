// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * What tells one content of a file from another.
 *
 * @param sizeBytes its length
 * @param modified when it was last written, as exactly as the file system knows
 * @param coding the content coding in which it holds another file; empty for none
 */
public record FileVersion(long sizeBytes, FileTime modified, String coding) {
    /** Of a file that is what it is. */
    public FileVersion(long sizeBytes, FileTime modified) {
        this(sizeBytes, modified, "");
    }

    /** The same as the form of another file. */
    public FileVersion in(String newCoding) {
        return new FileVersion(sizeBytes, modified, newCoding);
    }

    /**
     * The strong entity tag, with its quotes (RFC 9110 section 8.8.3): time, size and coding. It misses a file that is changed twice
     * within one tick of the file system's clock and keeps its size; whoever deploys by renaming new files into place is safe from
     * half-written ones.
     */
    public String etag() {
        Instant instant = modified.toInstant();
        return '"'
                + Long.toHexString(instant.getEpochSecond())
                + '-'
                + Integer.toHexString(instant.getNano())
                + '-'
                + Long.toHexString(sizeBytes)
                + (coding.isEmpty() ? "" : '-' + coding)
                + '"';
    }

    /** In whole seconds since 1970-01-01 UTC, rounded down: finer is not sent. */
    public long modifiedSecond() {
        return modified.toInstant().getEpochSecond();
    }
}
