// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.util.Optional;

/**
 * A way to compress content, and perhaps to decompress it. Providers are found by {@link java.util.ServiceLoader}; see {@link CompressionOptions}. They need a public
 * constructor without arguments that does nothing expensive and never fails.
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
     * Of the codings that are installed, the one with the highest priority is preferred where a client likes several equally.
     *
     * @return 0 for gzip, 100 for one that is better in every way
     */
    default int priority() {
        return 0;
    }

    /**
     * Whether it works on this machine. It is asked when it would be used, and not before: the first call may load what it needs. A coding
     * that does not work is never used, and says so in the log, once.
     *
     * @return empty if it does; otherwise why not, in a few words for people
     */
    default Optional<String> availability() {
        return Optional.empty();
    }

    /**
     * What an encoder holds at most until it is closed, on the heap and outside of it.
     *
     * @param level as for {@link #newEncoder}
     * @return in bytes, more than 0; counted against {@link CompressionOptions#maxEncoderBytes()}
     */
    long encoderBytes(int level);

    /**
     * Makes an encoder for one body.
     *
     * @param level 1, the fastest, to 9, the smallest; a coding with another scale maps it to its own
     * @return a new one, to be used by one thread
     * @throws IllegalStateException if it is not available, or there is no memory for it
     */
    ContentEncoder newEncoder(int level);

    /**
     * Makes a decoder for one body. A client asks for the codings that are installed, available, and have one.
     *
     * @return a new one, to be used by one thread; empty if this coding is for responses to clients only
     * @throws IllegalStateException if the coding is not available, or there is no memory for it
     */
    default Optional<CodingDecoder> newDecoder() {
        return Optional.empty();
    }
}
