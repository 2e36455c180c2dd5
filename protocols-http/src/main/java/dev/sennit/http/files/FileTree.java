// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files below a root, and no others. {@link SafePath} has kept out what a request can say; here symbolic links are followed, and
 * what they lead to must be below the root too. Only regular files are opened: opening a FIFO would block the reactor, opening a device
 * can do anything.
 *
 * <p>Covered, because names are looked at anew for each request: links and mounts that are there when the request comes, files that are
 * replaced while they are opened (the version always belongs to the content), a root that is itself a link and is switched to a new
 * release.
 *
 * <p>Not covered: somebody who may write below the root, and swaps a folder for a link, or a file for a FIFO, between the check and the
 * opening. Java has no {@code openat2} with {@code RESOLVE_BENEATH}. Nor are hard links and bind mounts, which cannot be told from the
 * real thing. Whoever may write below the root must be trusted with what the server can read.
 */
public final class FileTree {
    static final int MOST_ENTRIES = 1000;
    /** Hidden names included: the reactor waits while a folder is read. */
    static final int MOST_NAMES_READ = 10_000;

    private static final int MOST_TRIES = 3;

    private final Path root;

    /**
     * The root need not stay the folder that it is now.
     *
     * @throws IOException if it is no folder that can be read
     */
    public FileTree(Path root) throws IOException {
        this.root = root.toAbsolutePath();
        if (!Files.isDirectory(root)) {
            throw Files.exists(root)
                    ? new NotDirectoryException(root.toString())
                    : new NoSuchFileException(root.toString());
        }
        Files.newDirectoryStream(root).close();
    }

    /**
     * What a path leads to.
     *
     * @param real below the root's real path, free of links
     * @param attributes of a regular file or a folder
     */
    public record Place(Path real, BasicFileAttributes attributes) {}

    /**
     * A file to be read; whoever has it closes its channel.
     *
     * @param channel at its start
     * @param version of what is in it
     */
    record OpenFile(FileChannel channel, FileVersion version) {}

    /**
     * Finds out what a path leads to.
     *
     * @throws java.nio.file.AccessDeniedException if a folder on the way may not be searched
     * @throws IOException if there is nothing that may be served
     */
    public Place locate(SafePath path) throws IOException {
        Path realRoot = root.toRealPath();
        try {
            return place(path.below(realRoot), realRoot);
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(path.toString(), null, e.getReason());
        }
    }

    private static Place place(Path path, Path realRoot) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(realRoot)) {
            throw new NoSuchFileException(path.toString(), null, "leads out of the root");
        }
        BasicFileAttributes attributes = attributes(real);
        if (!attributes.isRegularFile() && !attributes.isDirectory()) {
            throw new NoSuchFileException(path.toString(), null, "neither a file nor a folder");
        }
        return new Place(real, attributes);
    }

    /**
     * Opens a regular file. The file found before and after the opening must be the same, else the version might be the old file's and
     * the content the new one's, and caches would keep the wrong one.
     */
    OpenFile open(Place place) throws IOException {
        BasicFileAttributes before = place.attributes();
        for (int tries = 0; tries < MOST_TRIES && before.isRegularFile(); tries++) {
            FileChannel channel = FileChannel.open(place.real(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                BasicFileAttributes after = attributes(place.real());
                if (Objects.equals(before.fileKey(), after.fileKey())) {
                    return new OpenFile(channel, version(after));
                }
                before = after;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new FileSystemException(place.real().toString(), null, "is replaced faster than it can be opened");
    }

    /** What may be shown of a folder: at most {@link #MOST_ENTRIES}. Links to places outside the root are left out as hidden files are. */
    FolderListing list(Place folder) throws IOException {
        Path realRoot = root.toRealPath();
        List<FolderListing.Entry> entries = new ArrayList<>();
        int namesRead = 0;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.real())) {
            for (Path child : children) {
                Optional<FolderListing.Entry> entry = entry(child, realRoot);
                if (++namesRead > MOST_NAMES_READ || (entry.isPresent() && entries.size() == MOST_ENTRIES)) {
                    return new FolderListing(entries, false);
                }
                entry.ifPresent(entries::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new FolderListing(entries, true);
    }

    private static Optional<FolderListing.Entry> entry(Path child, Path realRoot) {
        String name = child.getFileName().toString();
        if (!SafePath.isServable(name)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes = attributes(child);
            if (!attributes.isRegularFile() && !attributes.isDirectory()) {
                attributes = place(child, realRoot).attributes();
            }
            return Optional.of(new FolderListing.Entry(name, attributes.isDirectory(), version(attributes)));
        } catch (IOException e) { // gone meanwhile, a link to nowhere, or not for us: not shown
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileVersion version(BasicFileAttributes attributes) {
        return new FileVersion(attributes.size(), attributes.lastModifiedTime());
    }
}
