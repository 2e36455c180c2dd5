// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock and this process; OtherProgramsTest has those of others. */
class DotLockTest {
    @TempDir
    private Path root;

    private DotLock take(Path file) throws IOException {
        InstantSource clock = InstantSource.system();
        return DotLock.take(
                new MaildirContext(
                        new DiskFiles(Durability.OS),
                        MaildirOptions.DEFAULTS,
                        clock,
                        new UniqueNames(clock, "localhost"),
                        nanos -> {}),
                file);
    }

    @Test
    void aFolderIsLockedHoweverItIsSpelt() throws IOException {
        Path folder = Files.createDirectory(root.resolve("alice"));
        Path link = Files.createSymbolicLink(root.resolve("alias"), folder);
        Path file = folder.resolve("lock");
        try (DotLock held = take(file)) {
            assertThat(held.origin()).isEqualTo(DotLock.Origin.FREE);
            for (Path spelling : new Path[] {link, root.resolve("x/../alice"), folder.resolve(".")}) {
                Files.createDirectories(root.resolve("x"));
                assertThatThrownBy(() -> take(spelling.resolve("lock")))
                        .as("%s", spelling)
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                busy -> assertThat(busy.reason()).isEqualTo(StoreException.Reason.BUSY));
                assertThat(file).exists();
            }
        }
        take(link.resolve("lock")).close();
        assertThat(file).doesNotExist();
    }
}
