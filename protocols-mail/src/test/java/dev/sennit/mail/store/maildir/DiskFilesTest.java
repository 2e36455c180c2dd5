// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
    @TempDir
    Path folder;

    private Path other;
    private Path link;

    @BeforeEach
    void makeFileOfOthers() throws IOException {
        other = Files.writeString(folder.resolve("other"), "not ours");
        link = folder.resolve("journal");
    }

    @Test
    void whereALinkLeadsNothingIsAppendedNorRead() throws IOException {
        Files.createSymbolicLink(link, other);
        assertNoneIsOpened(new DiskFiles(Durability.NONE));
    }

    /** Of two checks one is at the opening itself, since what was looked at before may be another file by then. */
    @Test
    void aLinkThatIsMadeAfterTheCheckIsNotFollowedEither() {
        assertNoneIsOpened(new DiskFiles(Durability.NONE) {
            @Override
            public @Nullable FileState state(Path file) throws IOException {
                Files.deleteIfExists(link);
                FileState found = super.state(file);
                Files.createSymbolicLink(link, other);
                return found;
            }
        });
    }

    private void assertNoneIsOpened(DiskFiles files) {
        assertThatThrownBy(() -> files.append(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.open(link)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.create(link)).isInstanceOf(IOException.class);
        assertThat(other).hasContent("not ours");
    }
}
