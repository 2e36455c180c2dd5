// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that other programs respect: a file that only one can make, as Dovecot's. Who cannot make it looks again after a while, since
 * a file's end wakes nobody. One that was left behind is removed: at once when it names a process of this host that is no more, else
 * when it is old.
 */
final class DotLock implements AutoCloseable {
    /** So old is no lock of somebody who is alive; Dovecot's value for its uidlist. */
    static final Duration STALE = Duration.ofSeconds(120);

    /** So old is no lock whose maker is about to write its name into it. */
    static final Duration STALE_UNNAMED = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = 5_000_000;
    private static final int MAX_OWNER_BYTES = 1024;
    private static final Set<Path> HELD_HERE =
            ConcurrentHashMap.newKeySet(); // by any store of this process, each by its one real path

    private final FileOps files;
    private final Path file;
    private final Path key;
    private final Origin origin;

    /** How it came about. */
    enum Origin {
        /** Nobody had it. */
        FREE,
        /** Its holder has ended, perhaps in the middle of something. */
        LEFT_BEHIND
    }

    /** Lets time pass before another look. */
    interface Pause {
        void pause(long nanos);
    }

    private DotLock(FileOps files, Path file, Path key, Origin origin) {
        this.files = files;
        this.file = file;
        this.key = key;
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    /** Waits for a lock, for so long as the options say; fails with {@link Reason#BUSY} then. */
    static DotLock take(MaildirContext context, Path file) throws IOException {
        Path key = context.files().real(FileTexts.parent(file)).resolve(String.valueOf(file.getFileName()));
        Duration limit = context.options().lockLimit();
        long waitedNanos = 0;
        while (true) {
            DotLock lock = HELD_HERE.add(key) ? tryToMake(context, file, key) : null;
            if (lock != null) {
                return lock;
            }
            if (waitedNanos >= limit.toNanos()) {
                throw new StoreException(
                        Reason.BUSY, "somebody holds " + file.getFileName() + " for longer than " + limit);
            }
            context.pause().pause(PAUSE_NANOS);
            waitedNanos += PAUSE_NANOS;
        }
    }

    /** Nobody else of this process holds it. */
    private static @Nullable DotLock tryToMake(MaildirContext context, Path file, Path key) throws IOException {
        Origin origin = null;
        try {
            if (make(context, file)) {
                origin = Origin.FREE;
            } else if (buryIfStale(context, file) && make(context, file)) {
                origin = Origin.LEFT_BEHIND;
            }
        } finally {
            if (origin == null) {
                HELD_HERE.remove(key);
            }
        }
        return origin == null ? null : new DotLock(context.files(), file, key, origin);
    }

    /** False if another process holds it. */
    private static boolean make(MaildirContext context, Path file) throws IOException {
        FileOps.OutputFile made;
        try {
            made = context.files().create(file);
        } catch (FileAlreadyExistsException held) {
            return false;
        }
        try (made) {
            made.write(StandardCharsets.US_ASCII.encode(
                    ProcessHandle.current().pid() + ":" + context.options().host()));
            return true;
        } catch (IOException failure) {
            deleteIfThere(context.files(), file); // nobody holds it, and the next one need not wait until it is old
            throw failure;
        }
    }

    /** False if its owner seems to be alive. */
    private static boolean buryIfStale(MaildirContext context, Path file) throws IOException {
        FileOps.FileState state = context.files().state(file);
        if (state == null) {
            return true;
        }
        boolean stale = isStale(context, file, state);
        if (stale) {
            bury(context, file, state);
        }
        return stale;
    }

    /** Somebody else may have buried it meanwhile, and have made a lock that is alive: that is put back. */
    private static void bury(MaildirContext context, Path file, FileOps.FileState stale) throws IOException {
        FileOps files = context.files();
        Path grave =
                file.resolveSibling(file.getFileName() + "." + context.names().next());
        try {
            files.rename(file, grave);
        } catch (NoSuchFileException another) {
            return; // was quicker
        }
        try {
            if (!stale.equals(files.state(grave))) {
                files.link(grave, file);
            }
        } finally {
            files.delete(grave);
        }
    }

    private static boolean isStale(MaildirContext context, Path file, FileOps.FileState state) throws IOException {
        String owner = FileTexts.readText(context.files(), file, MAX_OWNER_BYTES);
        Duration patience = state.sizeBytes() == 0 ? STALE_UNNAMED : STALE;
        return state.modified().plus(patience).isBefore(context.clock().instant())
                || (owner != null && isGone(owner, context.options().host()));
    }

    /** A process of this host that is no more. One with our number is an earlier one, for ours does not hold the lock. */
    private static boolean isGone(String owner, String host) {
        int colon = owner.indexOf(':');
        if (colon < 1
                || !owner.substring(colon + 1).equals(host)
                || !owner.substring(0, colon).matches("[0-9]{1,18}")) {
            return false;
        }
        long pid = Long.parseLong(owner.substring(0, colon));
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }

    private static void deleteIfThere(FileOps files, Path file) throws IOException {
        try {
            files.delete(file);
        } catch (NoSuchFileException another) {
            // somebody else was quicker
        }
    }

    @Override
    public void close() throws IOException {
        try {
            deleteIfThere(files, file);
        } finally {
            HELD_HERE.remove(key);
        }
    }
}
