// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that is appended to, and that makes way for a new one when it is full. For one thread at a time. */
final class LogFile implements Closeable {
    private static final int BUFFER_BYTES = 65_536;

    private final Path path;
    private final AccessLogFile.Rotation rotation;
    private @Nullable OutputStream out; // null while it is closed
    private boolean isFile;
    private long bytes; // in the file and the buffer; none if it is a pipe or a terminal, which cannot be full

    LogFile(Path path, AccessLogFile.Rotation rotation) throws IOException {
        this.path = path;
        this.rotation = rotation;
        open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened = Files.newOutputStream(
                path, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        isFile = Files.isRegularFile(path);
        out = new BufferedOutputStream(opened, BUFFER_BYTES);
        bytes = isFile ? Files.size(path) : 0;
        return out;
    }

    /** Writes a line, to the next file if this one is full with it. Opens the file again if something went wrong before. */
    void write(byte[] line) throws IOException {
        OutputStream to = out == null ? open() : out;
        if (bytes > 0 && line.length > rotation.maxBytes() - bytes) {
            to = rotate();
        }
        to.write(line);
        bytes += isFile ? line.length : 0;
    }

    void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    /** Whoever renamed the file keeps it; from now on there is a new one. */
    void reopen() throws IOException {
        close();
        OutputStream unused = open();
    }

    private OutputStream rotate() throws IOException {
        close();
        for (int age = rotation.kept() - 1; age > 0; age--) {
            moveIfThere(aged(age), aged(age + 1));
        }
        moveIfThere(path, aged(1));
        return open();
    }

    private Path aged(int age) {
        return path.resolveSibling(path.getFileName() + "." + age);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        OutputStream closing = out;
        out = null;
        if (closing != null) {
            closing.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
