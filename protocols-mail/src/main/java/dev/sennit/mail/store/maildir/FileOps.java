// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is done to files, so that tests can cut the power between any two steps. What is missing is told by {@code
 * NoSuchFileException}, what is in the way by {@code FileAlreadyExistsException}.
 */
interface FileOps {
    /** A file that was not there before. */
    OutputFile create(Path file) throws IOException;

    /** A file that may be there, written at its end. */
    OutputFile append(Path file) throws IOException;

    InputFile open(Path file) throws IOException;

    List<String> list(Path directory) throws IOException;

    /** Null if there is no such file. */
    @Nullable
    FileState state(Path file) throws IOException;

    /** Where a directory is, however it is spelt. */
    Path real(Path directory) throws IOException;

    /** Within one file system; at once, also when it is cut short; replaces a file. */
    void rename(Path from, Path to) throws IOException;

    void link(Path existing, Path link) throws IOException;

    void delete(Path file) throws IOException;

    void createDirectory(Path directory) throws IOException;

    void setModified(Path file, Instant time) throws IOException;

    /** Brings a file's bytes to the device. */
    void forceFile(Path file) throws IOException;

    /** Brings the names in a directory to the device. */
    void forceDirectory(Path directory) throws IOException;

    /** A file that is being written. */
    interface OutputFile extends AutoCloseable {
        void write(ByteBuffer bytes) throws IOException;

        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file that is being read. */
    interface InputFile extends AutoCloseable {
        /** How many bytes were read; -1 at the end. */
        int read(ByteBuffer into, long offset) throws IOException;

        long sizeBytes() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Enough to notice that somebody has changed a file. */
    record FileState(
            Kind kind,
            long sizeBytes,
            Instant modified,
            @Nullable Object key) {
        enum Kind {
            FILE,
            DIRECTORY,
            OTHER
        }
    }
}
