// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.MailAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledMessageTest {
    private static final String MESSAGE =
            "From: ann@example.org\r\nBcc: secret@example.org\r\nSubject: x\r\n\r\ntext\r\n";

    @TempDir
    Path folder;

    private SpooledMessage read(String message, long maxBytes) throws IOException {
        return SpooledMessage.read(
                new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), maxBytes, folder);
    }

    @Test // Linux and others whose files need no name to be read
    void processThatIsKilledLeavesNoFile() throws IOException {
        try (SpooledMessage message = read(MESSAGE, 1000)) {
            assertThat(folder).isEmptyDirectory();
            assertThat(message.author())
                    .hasValueSatisfying(each -> assertThat(each).hasToString("ann@example.org"));
        }
    }

    @Test
    void messageIsReadAgainWithoutItsBlindCopies() throws IOException {
        try (SpooledMessage message = read(MESSAGE, 1000)) {
            assertThat(message.from(Optional.of(MailAddress.parse("ann@example.org"))))
                    .isNotNull();
            assertThat(text(message)).isEqualTo("From: ann@example.org\r\nSubject: x\r\n\r\ntext\r\n");
            assertThat(text(message)).isEqualTo("From: ann@example.org\r\nSubject: x\r\n\r\ntext\r\n");
        }
    }

    private static String text(SpooledMessage message) throws IOException {
        try (InputStream text = message.open()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void messageThatIsTooLongLeavesNoFile() {
        assertThatThrownBy(() -> read(MESSAGE, 10)).hasMessageContaining("longer than 10 bytes");
        assertThat(folder).isEmptyDirectory();
    }
}
