// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files of the operating system. Links are never followed where mail could be led out of its folder. */
class DiskFiles implements FileOps {
    private final Durability durability;

    DiskFiles(Durability durability) {
        this.durability = durability;
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        return output(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public OutputFile append(Path file) throws IOException {
        requireNoPipe(file);
        return output(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
    }

    /** A pipe in the place of a file would be waited for, by every thread there is. */
    private void requireNoPipe(Path file) throws IOException {
        FileState state = state(file);
        if (state != null && state.kind() == FileState.Kind.OTHER) {
            throw new FileSystemException(file.toString(), null, "it is no regular file");
        }
    }

    private OutputFile output(Path file, Set<? extends OpenOption> options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        return new OutputFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void force() throws IOException {
                if (durability == Durability.FSYNC) {
                    channel.force(true);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public InputFile open(Path file) throws IOException {
        requireNoPipe(file);
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return new InputFile() {
            @Override
            public int read(ByteBuffer into, long offset) throws IOException {
                return channel.read(into, offset);
            }

            @Override
            public long sizeBytes() throws IOException {
                return channel.size();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        }
        return names;
    }

    @Override
    public @Nullable FileState state(Path file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileState.Kind kind = found.isDirectory()
                    ? FileState.Kind.DIRECTORY
                    : found.isRegularFile() ? FileState.Kind.FILE : FileState.Kind.OTHER;
            return new FileState(kind, found.size(), found.lastModifiedTime().toInstant(), found.fileKey());
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    @Override
    public Path real(Path directory) throws IOException {
        return directory.toRealPath();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        Files.createLink(link, existing);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    @Override
    public void forceFile(Path file) throws IOException {
        requireNoPipe(file);
        force(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            force(directory); // where there is no POSIX, directories cannot be opened and need not be forced
        }
    }

    private void force(Path path) throws IOException {
        if (durability == Durability.FSYNC) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
