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
import java.time.Instant;
import java.time.InstantSource;

/**
 * A lock that other programs respect: a file that only one can make, as Dovecot's. Who cannot make it looks again after a while, since
 * a file's end wakes nobody. One that was left behind by a process that died is removed when it is old.
 */
final class DotLock implements AutoCloseable {
    /** So old is no lock of somebody who is alive; Dovecot's value for its uidlist. */
    static final Duration STALE = Duration.ofSeconds(120);

    private static final long PAUSE_NANOS = 5_000_000;

    private final FileOps files;
    private final Path file;

    /** Lets time pass before another look. */
    interface Pause {
        void pause(long nanos);
    }

    private DotLock(FileOps files, Path file) {
        this.files = files;
        this.file = file;
    }

    /** Waits for a lock, for so long as the limit says; fails with {@link Reason#BUSY} then. */
    static DotLock take(FileOps files, Path file, InstantSource clock, Pause pause, Duration limit) throws IOException {
        long waitedNanos = 0;
        while (true) {
            try (FileOps.OutputFile made = files.create(file)) {
                made.write(StandardCharsets.US_ASCII.encode(
                        Long.toString(ProcessHandle.current().pid())));
                return new DotLock(files, file);
            } catch (FileAlreadyExistsException held) {
                if (isStale(files, file, clock.instant())) {
                    deleteIfThere(files, file);
                    continue;
                }
            }
            if (waitedNanos >= limit.toNanos()) {
                throw new StoreException(
                        Reason.BUSY, "another process holds " + file.getFileName() + " for longer than " + limit);
            }
            pause.pause(PAUSE_NANOS);
            waitedNanos += PAUSE_NANOS;
        }
    }

    private static boolean isStale(FileOps files, Path file, Instant now) throws IOException {
        FileOps.FileState state = files.state(file);
        return state != null && state.modified().plus(STALE).isBefore(now);
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
        deleteIfThere(files, file);
    }
}
