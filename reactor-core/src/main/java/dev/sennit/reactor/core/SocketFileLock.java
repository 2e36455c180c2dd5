// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held while a UNIX socket comes to its path, so that nobody takes one that is bound, and not listening yet, for one that
 * was left behind. In this process it is a set, between processes a locked file beside the path; the system gives that
 * up with its process.
 */
final class SocketFileLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFileLock.class);
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet(); // a process's locks do not exclude itself

    private final Path path;
    private final Path file;
    private final @Nullable FileChannel channel; // null where files cannot be locked

    private SocketFileLock(Path path, Path file, @Nullable FileChannel channel) {
        this.path = path;
        this.file = file;
        this.channel = channel;
    }

    /**
     * For a path that somebody wants to listen at.
     *
     * @throws BindException if somebody else is about to
     */
    static SocketFileLock take(Path asked) throws BindException {
        Path path = asked.toAbsolutePath().normalize();
        if (!HELD.add(path)) {
            throw taken();
        }
        Path file = path.resolveSibling("." + path.getFileName() + ".lock");
        FileChannel channel = null;
        try {
            channel = lock(file);
        } catch (BindException e) {
            HELD.remove(path);
            throw e;
        } catch (IOException e) { // of that folder the socket will complain by itself
            LOG.debug("{} is taken without a lock: {}", path, e.toString());
        }
        return new SocketFileLock(path, file, channel);
    }

    private static BindException taken() {
        return new BindException("Address already in use: somebody else is about to listen there");
    }

    private static FileChannel lock(Path file) throws IOException {
        Object key = keyOfExisting(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() == null || !SocketFile.keyOf(file).equals(key)) { // or it was let go, and is another
                throw taken();
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Object keyOfExisting(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            LOG.trace("{} is there, perhaps of a process that is not", file);
        }
        return SocketFile.keyOf(file);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                Files.deleteIfExists(
                        file); // while it is locked: who opened it before finds that it is not the file any more
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("the lock {} stays: {}", file, e.toString());
        } finally {
            HELD.remove(path);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
