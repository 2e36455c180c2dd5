// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/** What tells a file from the one that had its name before: a new one has another key, one that was written into another time. */
record FileState(String key, FileTime modified, long sizeBytes) {
    static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileState(Objects.toString(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
    }
}
