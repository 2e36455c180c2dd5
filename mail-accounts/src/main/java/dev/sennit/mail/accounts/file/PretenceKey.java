// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * What the salts of users that do not exist are made of. It is kept in a file, for those of users stay the same, too, when a server starts
 * again, and are the same for each server of a folder.
 */
final class PretenceKey {
    private static final int BYTES = 32;

    private PretenceKey() {}

    static byte[] random() {
        return PasswordHash.random(BYTES);
    }

    /** Makes the file if there is none. Nobody else does meanwhile. */
    static void make(Path file, FileAttribute<Set<PosixFilePermission>> ownerOnly) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft); // of somebody who did not get to the end
        try (FileChannel out =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            out.write(ByteBuffer.wrap(random()));
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty if there is no file. */
    static Optional<byte[]> read(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (size != BYTES) {
                throw new PasswordFileException(file + " has " + size + " bytes, and a key has " + BYTES);
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
