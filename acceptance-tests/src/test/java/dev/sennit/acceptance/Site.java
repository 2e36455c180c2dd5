// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder to serve, beside something that must never be served. */
record Site(Path root) {
    static final String SECRET = "you should not see this";

    static Site in(Path folder) {
        try {
            Files.writeString(folder.resolve("secret.txt"), SECRET);
            return new Site(Files.createDirectory(folder.resolve("site")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Site file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes without a pattern, the same each time. */
    Path noise(String name, int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        try {
            return Files.write(root.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Zeros that take no room on the disk. */
    Path sparse(String name, long bytes) {
        Path file = root.resolve(name);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    Site link(String name, String target) {
        try {
            Files.createSymbolicLink(root.resolve(name), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Server serve(String... options) {
        return serve(Sennit.complete(), options);
    }

    Server serve(Sennit sennit, String... options) {
        String[] arguments = new String[options.length + 5];
        System.arraycopy(new String[] {"http", "--root", root.toString(), "--listen", "tcp:0"}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return sennit.serve(arguments);
    }
}
