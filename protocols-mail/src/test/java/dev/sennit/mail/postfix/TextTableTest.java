// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTableTest {
    @TempDir
    private Path folder;

    private Path file;
    private int writes;

    @BeforeEach
    void name() {
        file = folder.resolve("table");
    }

    private TextTable table(String text) throws IOException {
        write(text);
        return TextTable.read(file, Runnable::run);
    }

    /** Each has a time of its own, as fast as the test may be. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * ++writes));
    }

    private static Optional<String> find(TextTable table, String key) {
        return table.lookup("", key).toCompletableFuture().join();
    }

    @Test
    void linesAreKeysAndValues() throws IOException {
        TextTable table = table("# comment\n\n  \nA@b.example\tc d \n\te\n # inside\n  f\nx ä\nx second\r\ny z");
        assertThat(find(table, "a@B.example")).contains("c d e f");
        assertThat(find(table, "x")).contains("ä");
        assertThat(find(table, "y")).contains("z");
        assertThat(find(table, "#")).isEmpty();
        assertThat(find(table, "")).isEmpty();
    }

    @Test
    void keyWithoutAValueIsAnError() {
        assertThatThrownBy(() -> table("a b\n#\nkey\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 3 has a key and no value");
        assertThatThrownBy(() -> TextTable.read(folder.resolve("none"), Runnable::run))
                .isInstanceOf(IOException.class);
    }

    @Test
    void changedFileIsReadAgain() throws IOException {
        TextTable table = table("a 1\n");
        write("a 2\n");
        assertThat(find(table, "a")).contains("2");
        Path other = folder.resolve("other");
        Files.writeString(other, "a 3\n");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(find(table, "a")).contains("3");
    }

    @Test
    void tableStaysAsLongAsTheFileCannotBeRead() throws IOException {
        TextTable table = table("a 1\n");
        write("broken\n");
        assertThat(find(table, "a")).contains("1");
        assertThat(find(table, "a")).contains("1");
        Files.delete(file);
        assertThat(find(table, "a")).contains("1");
        write("a 2\n");
        assertThat(find(table, "a")).contains("2");
    }

    @Test
    void fileHasItsLimit() throws IOException {
        TextTable table = table("a 1\n");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(TextTable.MAX_FILE_BYTES + 1L);
        }
        assertThat(find(table, "a")).contains("1");
        assertThatThrownBy(() -> TextTable.read(file, Runnable::run))
                .hasMessageContaining(TextTable.MAX_FILE_BYTES + " are allowed");
    }
}
