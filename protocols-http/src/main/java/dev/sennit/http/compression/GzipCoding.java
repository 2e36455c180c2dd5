// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

/** {@code gzip} by the JDK's own zlib. {@code deflate} is left out: clients disagree on what it is, and all of them take gzip. */
final class GzipCoding implements ContentCoding {
    private static final long ENCODER_BYTES = 280_000; // two windows and three tables of zlib, and the output

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public long encoderBytes(int level) {
        return ENCODER_BYTES;
    }

    @Override
    public ContentEncoder newEncoder(int level) {
        return new GzipEncoder(level);
    }

    @Override
    public String toString() {
        return name();
    }
}
