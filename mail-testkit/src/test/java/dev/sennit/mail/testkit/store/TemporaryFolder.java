// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A folder of one test. */
final class TemporaryFolder {
    private @Nullable Path path; // null before a test and after it

    Path create() throws IOException {
        if (path != null) {
            throw new IllegalStateException(path + " would stay behind");
        }
        Path made = Files.createTempDirectory("maildir");
        path = made;
        return made;
    }

    Path path() {
        return Objects.requireNonNull(path);
    }

    void remove() throws IOException {
        Files.walkFileTree(path(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // what was aborted is still being tidied up
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        path = null;
    }
}
