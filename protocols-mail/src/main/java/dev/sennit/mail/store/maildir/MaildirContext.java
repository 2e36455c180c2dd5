// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** What all parts of a store work with. */
record MaildirContext(
        FileOps files, MaildirOptions options, InstantSource clock, UniqueNames names, DotLock.Pause pause) {
    DotLock lock(Path file) throws IOException {
        return DotLock.take(this, file);
    }

    /** Something that is done under a lock. */
    interface Guarded<T> {
        T run() throws IOException;
    }

    <T> T holding(Path lockFile, Guarded<T> work) throws IOException {
        DotLock lock = lock(lockFile);
        try {
            return work.run();
        } finally {
            lock.close();
        }
    }
}
