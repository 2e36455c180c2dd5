// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Something that is read from PEM files (RFC 7468); {@link Renewed} follows it.
 *
 * @param <T> what the files make together
 */
public interface PemSource<T> {
    /**
     * What to look at to see whether anything has changed.
     *
     * @return the files there are now, each once; one that is missing may be among them
     */
    List<Path> files();

    /**
     * Reads the files.
     *
     * @return what they make together
     * @throws IOException if one cannot be read, holds something else, or they do not belong together; the message names
     *     the file and what is wrong
     */
    T load() throws IOException;
}
