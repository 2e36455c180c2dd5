// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening UNIX socket, for backends on a real kernel: it is made with its mode, in place of one that
 * nobody listens on any more, and removed as long as it is ours.
 */
public final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    private static final int MAX_PATH_BYTES = maxPathBytes(System.getProperty("os.name", "")); // without a NUL
    private static final Charset PATH_CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final int TYPE_OF_FILE = 0170000; // S_IFMT
    private static final int SOCKET = 0140000; // S_IFSOCK

    /** Binds a socket and listens with it. */
    @FunctionalInterface
    public interface Binder {
        /**
         * Binds and listens.
         *
         * @param address where; there is no file yet
         * @throws IOException if the system refuses
         */
        void bind(UnixDomainSocketAddress address) throws IOException;
    }

    private final Path path;
    private final Object key; // device and inode

    private SocketFile(Path path, Object key) {
        this.path = path;
        this.key = key;
    }

    /** The JDK takes one byte less than the system, and it is the JDK that finds out who listens. */
    private static int maxPathBytes(String system) {
        return system.startsWith("Linux") || system.startsWith("Windows") ? 106 : 102;
    }

    /**
     * A path as the system has it.
     *
     * @param address not longer than the system takes
     * @return its bytes, without a NUL
     * @throws SocketException if it is longer
     */
    public static byte[] pathBytes(UnixDomainSocketAddress address) throws SocketException {
        byte[] bytes = address.toString().getBytes(PATH_CHARSET);
        if (bytes.length > MAX_PATH_BYTES) {
            throw new SocketException("the path of a UNIX socket may have at most " + MAX_PATH_BYTES
                    + " bytes, this one has " + bytes.length);
        }
        return bytes;
    }

    /**
     * The address of a path that the system gave.
     *
     * @param pathBytes without a NUL
     * @return its address; unnamed if Java cannot write the path
     */
    public static UnixDomainSocketAddress address(byte[] pathBytes) {
        try {
            return UnixDomainSocketAddress.of(new String(pathBytes, PATH_CHARSET));
        } catch (InvalidPathException e) {
            return UnixDomainSocketAddress.of("");
        }
    }

    /**
     * Makes the file.
     *
     * @param address where
     * @param mode who may do what with it; empty to leave it to the process's umask
     * @param binder is called once
     * @return the file
     * @throws IOException if it cannot be had, for the reasons at {@link dev.sennit.reactor.ReactorUnix#listenUnix}
     */
    public static SocketFile claim(
            UnixDomainSocketAddress address, Optional<Set<PosixFilePermission>> mode, Binder binder)
            throws IOException {
        if (pathBytes(address).length == 0) {
            throw new BindException("the path of a UNIX socket to listen on must not be empty");
        }
        Path path = address.getPath();
        try (SocketFileLock lock = SocketFileLock.take(path)) {
            LOG.trace("{} is taken with {}", path, lock);
            removeStale(path);
            if (mode.isPresent()) {
                bindHidden(path, mode.get(), binder);
            } else {
                binder.bind(address);
            }
            return new SocketFile(path, keyOf(path));
        } catch (NoSuchFileException e) {
            throw notThere(e);
        }
    }

    private static SocketException notThere(NoSuchFileException cause) {
        SocketException failure = new SocketException("No such file or directory: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private static void removeStale(Path path) throws IOException {
        try {
            Object found = keyOf(path);
            if (!isSocket(path)) {
                throw new BindException("Address already in use, by something that is not a socket");
            }
            if (isListenedOn(path)) {
                throw new BindException("Address already in use: somebody listens there");
            }
            LOG.info("{}: replacing a socket that nobody listens on", path);
            new SocketFile(path, found).removeOrFail();
        } catch (NoSuchFileException e) {
            LOG.trace("{} is free", path);
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes(path).isOther();
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & TYPE_OF_FILE) == SOCKET;
    }

    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // a full queue is a sign of life, too
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            throw new BindException(
                    "Address already in use, and whether anybody listens cannot be told: " + e.getMessage());
        }
    }

    /** With a mode it must never be more open than that: it is made where nobody else can go, and then linked. */
    private static void bindHidden(Path path, Set<PosixFilePermission> mode, Binder binder) throws IOException {
        Path folder = path.resolveSibling(
                String.format(".%08x", ThreadLocalRandom.current().nextInt()));
        Path hidden = folder.resolve("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(hidden);
        requireFits(address);
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            binder.bind(address);
            Files.setPosixFilePermissions(hidden, mode);
            Files.createLink(path, hidden); // fails if something is there, where a move would replace it
        } catch (FileAlreadyExistsException e) {
            throw new BindException("Address already in use: somebody was faster");
        } finally {
            Files.deleteIfExists(hidden);
            Files.deleteIfExists(folder);
        }
    }

    private static void requireFits(UnixDomainSocketAddress hidden) throws SocketException {
        int bytes = hidden.toString().getBytes(PATH_CHARSET).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new SocketException(
                    "a UNIX socket with a mode is made beside its place, as " + hidden + ", which has " + bytes
                            + " bytes and may have " + MAX_PATH_BYTES + ": the folder's path is too long");
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    static Object keyOf(Path path) throws IOException {
        return Objects.requireNonNullElse(attributes(path).fileKey(), path); // some systems have no inodes
    }

    /** Removes it, unless somebody has put another in its place; to be called before the socket is closed. Never throws. */
    public void remove() {
        try {
            removeOrFail();
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed by somebody else", path);
        } catch (IOException e) {
            LOG.warn("the socket {} cannot be removed: {}", path, e.toString());
        }
    }

    private void removeOrFail() throws IOException {
        if (keyOf(path).equals(key)) { // our socket is open, so nobody else has got its inode
            Files.delete(path);
        } else {
            LOG.info("{} is another socket by now, and stays", path);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
