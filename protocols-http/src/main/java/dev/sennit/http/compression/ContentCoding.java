// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

/**
 * A way to compress content. Providers are found by {@link java.util.ServiceLoader}; see {@link CompressionOptions}.
 *
 * <p>It may be used by any thread.
 */
public interface ContentCoding {
    /**
     * What clients call it.
     *
     * @return the registered name in lower case, such as {@code gzip}, {@code br} or {@code zstd}
     */
    String name();

    /**
     * Makes an encoder for one body.
     *
     * @param level 1, the fastest, to 9, the smallest; a coding with another scale maps it to its own
     * @return a new one, to be used by one thread
     */
    ContentEncoder newEncoder(int level);
}
