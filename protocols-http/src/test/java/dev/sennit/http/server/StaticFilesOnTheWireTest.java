// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.StaticFiles;
import dev.sennit.http.StaticFilesOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files through a real channel: what holds for a connection, and that every ending closes the file. */
@ExtendWith(LeakCheck.class)
class StaticFilesOnTheWireTest {
    private static final int BIG = 1_000_000;
    private static final int MOST_BUFFERED = 3 * 65_536;

    @TempDir
    Path root;

    private Path big;
    private byte[] content;
    private Wire wire;

    @BeforeEach
    void setUp(ManualTime time) throws IOException {
        content = new byte[BIG];
        new Random(11).nextBytes(content);
        big = Files.write(root.resolve("big.bin"), content);
        Path small = Files.writeString(root.resolve("small.txt"), "Hello, World!");
        Files.setLastModifiedTime(small, FileTime.from(Instant.parse("1994-11-06T08:49:36Z")));
        wire = connect(time);
    }

    private Wire connect(ManualTime time) {
        return new Wire(
                time,
                new StaticFiles(root, StaticFilesOptions.DEFAULTS, Wire.CLOCK),
                HttpLimits.DEFAULTS,
                HttpTimeouts.DEFAULTS);
    }

    @AfterEach
    void everyFileIsClosed() throws IOException {
        if (wire.transport.reason().isEmpty()) {
            wire.transport.loseNow(CloseReason.DONE);
        }
        assertThat(openFiles()).isEmpty();
    }

    /** As Linux sees it: descriptors of this process that lead below the root. */
    private List<String> openFiles() throws IOException {
        List<String> open = new ArrayList<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith(root.toRealPath().toString())) {
                    open.add(target);
                }
            }
        }
        return open;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) { // the one with which the directory itself was read
            return "";
        }
    }

    private static String get(String target, String... lines) {
        return request("GET", target, lines);
    }

    private static String request(String method, String target, String... lines) {
        String fields = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    /** Compared so that a difference does not print a million bytes. */
    private void assertArrived(byte[] expected) {
        byte[] all = wire.transport.bytes();
        int start = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        assertThat(all.length - start).isEqualTo(expected.length);
        assertThat(Arrays.mismatch(expected, Arrays.copyOfRange(all, start, all.length)))
                .isEqualTo(-1);
    }

    @Test
    void aFileLooksLikeThis() {
        assertThat(wire.sends(get("/small.txt")).received()).isEqualTo("""
                        HTTP/1.1 200 OK\r
                        X-Content-Type-Options: nosniff\r
                        Accept-Ranges: bytes\r
                        ETag: "2ebc98a0-0-d"\r
                        Last-Modified: Sun, 06 Nov 1994 08:49:36 GMT\r
                        Content-Type: text/plain; charset=utf-8\r
                        Content-Length: 13\r
                        \r
                        Hello, World!""");
    }

    @Test
    void headIsTheSameWithoutTheBody() throws IOException {
        String whole = wire.sends(get("/small.txt")).takes();
        String head = wire.sends(request("HEAD", "/small.txt")).takes();
        assertThat(head + "Hello, World!").isEqualTo(whole);
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void notModifiedHasNeitherBodyNorLength() {
        assertThat(wire.sends(get("/small.txt", "If-None-Match: \"2ebc98a0-0-d\""))
                        .received())
                .isEqualTo("""
                        HTTP/1.1 304 Not Modified\r
                        X-Content-Type-Options: nosniff\r
                        ETag: "2ebc98a0-0-d"\r
                        Last-Modified: Sun, 06 Nov 1994 08:49:36 GMT\r
                        \r
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: *",
                "If-Match: \"x\"",
                "Range: bytes=13-",
                "Range: bytes=1-2",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT"
            })
    void whatHasAnAnswerLeavesNoFileOpen(String line) throws IOException {
        wire.sends(get("/small.txt", line))
                .sends(request("HEAD", "/small.txt", line))
                .sends(get("/"))
                .sends(get("/nothing"));
        assertThat(openFiles()).isEmpty();
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void aBigFileArrivesWhole() throws IOException {
        wire.sends(get("/big.bin"));
        assertArrived(content);
        assertThat(openFiles()).isEmpty();
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() {
        wire.sends(get("/big.bin", "Range: bytes=0-199999") + get("/small.txt") + get("/nothing"))
                .waitsSeconds(0);
        String received = wire.received();
        assertThat(received.startsWith("HTTP/1.1 206 Partial Content\r\n")).isTrue(); // not printed: the body is binary
        assertThat(received.substring(received.indexOf("HTTP/1.1 200 OK")))
                .contains("\r\n\r\nHello, World!HTTP/1.1 404 Not Found\r\n");
    }

    @Test
    void aSlowReaderCostsNoMoreThanItsWindow() {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin"));
        for (int i = 0; i < 40 && wire.transport.bytes().length < BIG; i++) {
            assertThat(wire.transport.bufferedBytes()).isLessThanOrEqualTo(MOST_BUFFERED);
            wire.transport.peerReads();
            wire.time.advance(Duration.ofSeconds(1));
            wire.transport.peerStalls();
        }
        assertArrived(content);
    }

    @Test
    void theConnectionIsLostBeforeTheClientReads() throws IOException {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin"));
        assertThat(openFiles()).hasSize(1);
        wire.transport.loseNow(new CloseReason.Lost(new IOException("reset")));
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void theConnectionIsLostWhileAnswersWait() throws IOException {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin") + get("/big.bin") + get("/small.txt"));
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void aClientThatTakesNothingIsCutOff() throws IOException {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin"));
        wire.time.advance(HttpTimeouts.DEFAULTS.write().plusSeconds(1));
        assertThat(wire.transport.aborted()).isTrue();
        wire.transport.settle();
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void aFileThatBecomesShorterCostsItsConnectionOnly() throws IOException {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin"));
        truncate(big, 100_000);
        wire.transport.peerReads();
        wire.waitsSeconds(0);
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("became shorter");
        assertThat(openFiles()).isEmpty();

        wire = connect(wire.time);
        assertThat(wire.sends(get("/small.txt")).received()).endsWith("Hello, World!");
    }

    @Test
    void aFileThatIsDeletedIsSentToItsEnd() throws IOException {
        wire.transport.peerStalls();
        wire.sends(get("/big.bin"));
        Files.delete(big);
        wire.transport.peerReads();
        wire.waitsSeconds(0);
        assertArrived(content);
        assertThat(wire.takes()).startsWith("HTTP/1.1 200 OK");
        assertThat(wire.sends(get("/big.bin")).received()).startsWith("HTTP/1.1 404 Not Found");
    }

    private static void truncate(Path file, long lengthBytes) throws IOException {
        try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writer.truncate(lengthBytes);
        }
    }

    @Test
    void otherMethodsAreToldWhatIsAllowed() {
        assertThat(wire.sends(request("DELETE", "/small.txt")).received())
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .contains("\r\nAllow: GET, HEAD\r\n");
    }
}
