// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsAppendedToWhereALinkLeads() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "not ours");
        Path link = Files.createSymbolicLink(folder.resolve("journal"), other);
        assertThatThrownBy(() -> new DiskFiles(Durability.NONE).append(link)).isInstanceOf(IOException.class);
        assertThat(other).hasContent("not ours");
    }
}
