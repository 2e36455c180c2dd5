// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
    private static final int MOST_ENTRIES = 1000;
    private static final int MOST_NAMES_READ = 10_000;
    private static final int MOST_TRIES = 3;

    private final Path root;
    private final int mostEntries;
    private final int mostNamesRead;
    private final Opener opener;

    /** The system call, for tests that have it fail. */
    @FunctionalInterface
    public interface Opener {
        /** Opens a file to be read. */
        FileChannel open(Path file) throws IOException;
    }

    /**
     * Takes the folder as it is found for each request, so the root may be a link that is switched.
     *
     * @throws IllegalArgumentException if there is no such folder now, or it cannot be read
     */
    public FileTree(Path root) {
        this(root, MOST_ENTRIES, MOST_NAMES_READ, FileTree::openToRead);
    }

    /** With another way to open files. */
    public FileTree(Path root, Opener opener) {
        this(root, MOST_ENTRIES, MOST_NAMES_READ, opener);
    }

    /**
     * With limits of its own for listings.
     *
     * @param mostEntries how many are shown; 1,000 unless given
     * @param mostNamesRead how many names are looked at, hidden ones included, since the reactor waits meanwhile; 10,000 unless given
     */
    FileTree(Path root, int mostEntries, int mostNamesRead) {
        this(root, mostEntries, mostNamesRead, FileTree::openToRead);
    }

    private FileTree(Path root, int mostEntries, int mostNamesRead, Opener opener) {
        this.opener = opener;
        this.root = root.toAbsolutePath();
        this.mostEntries = mostEntries;
        this.mostNamesRead = mostNamesRead;
        if (!Files.exists(root)) {
            throw new IllegalArgumentException("the root does not exist: " + root);
        }
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("the root is not a folder: " + root);
        }
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new IllegalArgumentException("the root may not be read: " + root);
        }
    }

    /**
     * What a path leads to.
     *
     * @param real below the root's real path, free of links
     * @param attributes of a regular file or a folder
     */
    public record Place(Path real, BasicFileAttributes attributes) {
        /** True for a folder, false for a regular file. */
        public boolean isFolder() {
            return attributes.isDirectory();
        }
    }

    /**
     * A file to be read; whoever has it closes its channel.
     *
     * @param channel at its start
     * @param version of what is in it
     */
    public record OpenFile(FileChannel channel, FileVersion version) {
        OpenFile in(String coding) {
            return new OpenFile(channel, version.in(coding));
        }
    }

    /**
     * Finds out what a path leads to.
     *
     * @throws AccessDeniedException if a folder on the way may not be searched
     * @throws NoSuchFileException if there is nothing that may be served
     */
    public Place locate(SafePath path) throws IOException {
        Path realRoot = root.toRealPath();
        try {
            return place(path.below(realRoot), realRoot);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (InvalidPathException
                | FileSystemException e) { // a name too long, a file taken for a folder, links in a circle
            NoSuchFileException none =
                    new NoSuchFileException(path.toString(), null, "is no place in this file system");
            none.initCause(e);
            throw none;
        }
    }

    /** As {@link #locate}, but empty unless there is a regular file. */
    public Optional<Place> locateFile(SafePath path) throws IOException {
        try {
            return Optional.of(locate(path)).filter(place -> !place.isFolder());
        } catch (NoSuchFileException e) {
            return Optional.empty();
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
    public OpenFile open(Place place) throws IOException {
        BasicFileAttributes before = place.attributes();
        for (int tries = 0; tries < MOST_TRIES && before.isRegularFile(); tries++) {
            FileChannel channel = opener.open(place.real());
            try {
                BasicFileAttributes after = attributes(place.real());
                if (isSame(before, after) && channel.size() == after.size()) {
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

    /** The key alone would not do: a file system gives the inode of a file just replaced to the next new one. */
    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return Objects.equals(before.fileKey(), after.fileKey())
                && version(before).equals(version(after));
    }

    private static FileChannel openToRead(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether the process, or the system, may have no more files open: it passes, unlike other faults. */
    public static boolean isOutOfDescriptors(FileSystemException failure) {
        return String.valueOf(failure.getReason()).contains("Too many open files");
    }

    /** What may be shown of a folder: as much as the limits allow. Links to places outside the root are left out as hidden files are. */
    public FolderListing list(Place folder) throws IOException {
        Path realRoot = root.toRealPath();
        List<FolderListing.Entry> entries = new ArrayList<>();
        int namesRead = 0;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.real())) {
            for (Path child : children) {
                Optional<FolderListing.Entry> entry = entry(child, realRoot);
                if (++namesRead > mostNamesRead || (entry.isPresent() && entries.size() == mostEntries)) {
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
