// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.access.AccessLogFile.Rotation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogFileTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 50_000);

    @TempDir
    Path folder;

    private static AccessEntry entry(int number) {
        return AccessFormatTest.entry(PEER, "/" + number, "", "");
    }

    /** The targets in a file, in order. */
    private static List<Integer> numbers(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> Integer.valueOf(line.replaceAll(".*GET /(\\d+) .*", "$1")))
                .toList();
    }

    @Test
    void whatIsRecordedIsThereInOrderWhenItIsClosed() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLogFile log = new AccessLogFile(file, AccessFormat.COMBINED, Rotation.NEVER)) {
            IntStream.range(0, 5000).forEach(each -> log.record(entry(each)));
        }
        assertThat(numbers(file)).isEqualTo(IntStream.range(0, 5000).boxed().toList());
    }

    @Test
    void itGoesOnBehindWhatIsThere() throws IOException {
        Path file = folder.resolve("access.log");
        for (int i = 0; i < 2; i++) {
            try (AccessLogFile log = new AccessLogFile(file, AccessFormat.JSON, Rotation.NEVER)) {
                log.record(entry(i));
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void whoRenamesAFileAndAsksHasANewOne() throws IOException {
        Path file = folder.resolve("access.log");
        AccessLogFile log = new AccessLogFile(file, AccessFormat.COMBINED, Rotation.NEVER, 10);
        log.record(entry(1));
        log.writeWaiting();
        Files.move(file, folder.resolve("old"));
        log.record(entry(2));
        log.writeWaiting(); // still in the old one
        log.reopen();
        log.record(entry(3));
        log.writeWaiting();
        assertThat(numbers(folder.resolve("old"))).containsExactly(1, 2);
        assertThat(numbers(file)).containsExactly(3);
    }

    @Test
    void aFullFileMakesWayAndTheOldestGoes() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLogFile log = new AccessLogFile(file, AccessFormat.JSON, new Rotation(600, 2))) {
            IntStream.range(0, 40).forEach(each -> log.record(entry(each + 10)));
        }
        assertThat(Files.readAllLines(file)).last().asString().contains("\"/49\"");
        assertThat(file).satisfies(it -> assertThat(Files.size(it)).isBetween(1L, 600L));
        assertThat(Files.size(folder.resolve("access.log.1"))).isBetween(1L, 600L);
        assertThat(Files.size(folder.resolve("access.log.2"))).isBetween(1L, 600L);
        assertThat(folder.resolve("access.log.3")).doesNotExist();
        assertThat(Files.readString(folder.resolve("access.log.2"))).isNotEqualTo(Files.readString(file));
    }

    @Test
    void aFullQueueDropsInsteadOfWaiting() throws IOException {
        Path file = folder.resolve("access.log");
        AccessLogFile log = new AccessLogFile(file, AccessFormat.COMBINED, Rotation.NEVER, 3);
        IntStream.range(0, 10).forEach(each -> log.record(entry(each)));
        log.writeWaiting();
        log.record(entry(10));
        log.writeWaiting();
        assertThat(numbers(file)).containsExactly(0, 1, 2, 10);
    }

    @Test
    void aFileThatCannotBeOpenedIsTriedAgain() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = inner.resolve("access.log");
        AccessLogFile log = new AccessLogFile(file, AccessFormat.COMBINED, Rotation.NEVER, 10);
        Files.delete(file);
        Files.delete(inner);
        log.reopen();
        log.record(entry(1));
        log.writeWaiting();
        Files.createDirectory(inner);
        log.record(entry(2));
        log.writeWaiting();
        assertThat(numbers(file)).containsExactly(2);
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        Path file = folder.resolve("no/access.log");
        assertThatThrownBy(() -> new AccessLogFile(file, AccessFormat.COMBINED, Rotation.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("access.log");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, maxBytes", "-1, 1, maxBytes", "1, 0, kept", "1, 1001, kept"})
    void aRotationThatMakesNoSenseIsRefused(long maxBytes, int kept, String complaint) {
        assertThatThrownBy(() -> new Rotation(maxBytes, kept))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
