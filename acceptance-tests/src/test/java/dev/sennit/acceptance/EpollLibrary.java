// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The epoll reactor's native library, and others that somebody might take for it. */
final class EpollLibrary {
    static final String FILE = "libsennit_epoll.so";

    private static final String IN_JAR =
            "META-INF/native/linux-" + System.getProperty("os.arch").replace("amd64", "x86_64") + "/" + FILE;
    private static final int MACHINE = 18; // in an ELF file, where its architecture is said
    private static final byte X86_64 = 62;
    private static final byte AARCH64 = (byte) 183;

    private EpollLibrary() {}

    /** What is done to a jar. */
    interface Change {
        void to(Path library, Path digest) throws IOException;
    }

    static byte[] bytes() {
        try (FileSystem jar = FileSystems.newFileSystem(Sennit.epollJar())) {
            return Files.readAllBytes(jar.getPath(IN_JAR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same but for its header. */
    static byte[] ofAnotherArchitecture() {
        byte[] library = bytes();
        library[MACHINE] = library[MACHINE] == X86_64 ? AARCH64 : X86_64;
        return library;
    }

    /** One that has all that Java asks of a library, and {@code code}. */
    static Path compiled(Path folder, String code) {
        try {
            Path source = Files.writeString(folder.resolve("library.c"), "#include <jni.h>\n" + code);
            Path library = folder.resolve("library.so");
            Path headers = Path.of(System.getProperty("java.home"), "include");
            RunningProcess.run(
                            Duration.ofSeconds(40),
                            "gcc",
                            "-shared",
                            "-fPIC",
                            "-I" + headers,
                            "-I" + headers.resolve("linux"),
                            "-o",
                            library.toString(),
                            source.toString())
                    .succeeded();
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of the epoll reactor's jar, with a change. */
    static Path jar(Path folder, Change change) {
        try {
            Path copy = Files.copy(Sennit.epollJar(), folder.resolve("changed.jar"));
            try (FileSystem jar = FileSystems.newFileSystem(copy)) {
                change.to(jar.getPath(IN_JAR), jar.getPath(IN_JAR + ".sha256"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
