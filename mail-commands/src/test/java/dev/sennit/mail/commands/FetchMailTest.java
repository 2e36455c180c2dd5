// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginUsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered, and what is said of a command line that is wrong. With servers it is an acceptance test. */
class FetchMailTest {
    private static final String MAILDROP = "ann at tls:mail.example:995";

    @TempDir
    Path folder;

    @Test
    void whatWasFetchedIsKnownTheNextTime() throws IOException {
        Path file = folder.resolve("state");
        FetchedIds first = FetchedIds.read(file, MAILDROP);
        first.add("a1");
        first.add("a2");
        FetchedIds second = FetchedIds.read(file, MAILDROP);
        assertThat(second.contains("a1")).isTrue();
        assertThat(second.contains("a3")).isFalse();
        second.keepOnly(Set.of("a2", "a9"));
        FetchedIds third = FetchedIds.read(file, MAILDROP);
        assertThat(third.contains("a1")).isFalse();
        assertThat(third.contains("a2")).isTrue();
        assertThat(Files.readString(file)).isEqualTo("sennit fetch-mail 1 " + MAILDROP + "\na2\n");
    }

    @Test
    void aLineThatBrokeOffDoesNotCount() throws IOException {
        Path file = Files.writeString(folder.resolve("state"), "sennit fetch-mail 1 " + MAILDROP + "\na1\na2");
        FetchedIds ids = FetchedIds.read(file, MAILDROP);
        assertThat(ids.contains("a1")).isTrue();
        assertThat(ids.contains("a2")).isFalse();
        ids.add("a3");
        assertThat(Files.readString(file)).endsWith("\na1\na3\n");
    }

    @Test
    void oneMaildropsFileIsNotAnothers() throws IOException {
        Path file = folder.resolve("state");
        FetchedIds.read(file, MAILDROP);
        assertThatThrownBy(() -> FetchedIds.read(file, "bob at tls:mail.example:995"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not of bob at tls:mail.example:995: give --state FILE");
        Files.writeString(file, "");
        assertThatThrownBy(() -> FetchedIds.read(file, MAILDROP)).hasMessageContaining("is not of");
    }

    @Test
    void itIsSaidWhatIsWrongWithTheCommandLine() {
        FetchMailPlugin plugin = new FetchMailPlugin();
        GivenCommand given = new GivenCommand();
        assertThatThrownBy(() -> plugin.prepare(given))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--server pop3:HOST:PORT");
        given.with("server", "pop3:mail.example");
        assertThatThrownBy(() -> plugin.prepare(given)).hasMessageContaining("--maildir DIR");
        given.with("maildir", folder.resolve("Maildir").toString());
        assertThatThrownBy(() -> plugin.prepare(given)).hasMessageContaining("--user NAME");
        given.with("maildir", folder.resolve("no/Maildir").toString());
        assertThatThrownBy(() -> plugin.prepare(given))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageStartingWith("there is no folder ");
    }
}
