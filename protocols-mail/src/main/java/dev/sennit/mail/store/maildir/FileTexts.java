// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Small files, read and replaced as a whole. */
final class FileTexts {
    private FileTexts() {}

    /** Null if there is none. */
    static byte @Nullable [] read(FileOps files, Path file, long maxBytes) throws IOException {
        try (FileOps.InputFile input = files.open(file)) {
            long sizeBytes = input.sizeBytes();
            if (sizeBytes > maxBytes) {
                throw new IOException(file + " has " + sizeBytes + " bytes where " + maxBytes + " are allowed");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes);
            while (bytes.hasRemaining()) {
                if (input.read(bytes, bytes.position()) < 0) {
                    break; // it has become shorter
                }
            }
            byte[] whole = new byte[bytes.flip().remaining()];
            bytes.get(whole);
            return whole;
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    static @Nullable String readText(FileOps files, Path file, long maxBytes) throws IOException {
        byte[] bytes = read(files, file, maxBytes);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whoever reads finds the old text or the new one, whatever happens. The caller holds a lock on it. */
    static void replace(FileOps files, Path file, ByteBuffer content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        if (files.state(draft) != null) {
            files.delete(draft); // of one that was interrupted
        }
        try (FileOps.OutputFile output = files.create(draft)) {
            output.write(content);
            output.force();
        }
        files.rename(draft, file);
        files.forceDirectory(parent(file));
    }

    static void replace(FileOps files, Path file, String text) throws IOException {
        replace(files, file, StandardCharsets.UTF_8.encode(text));
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " lies in no directory");
        }
        return parent;
    }
}
